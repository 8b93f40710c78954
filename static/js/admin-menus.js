"use strict";
// Menus close with Escape, by a click elsewhere, and when the focus leaves them.

const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", ({target}) => {
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
});

document.addEventListener("focusin", ({target}) => {
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
});

document.addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary").focus();
  }
});
