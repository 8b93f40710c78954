"""Which signals the security log listens to."""

from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from kb.security_log import account_changes, sign_ins

UID = "security_log"


def connect_security_log() -> None:
    """Listen to sign-ins and to every change of users, roles and their permissions."""
    user_logged_in.connect(sign_ins.record_sign_in, dispatch_uid=UID)
    user_logged_out.connect(sign_ins.record_sign_out, dispatch_uid=UID)
    user_login_failed.connect(sign_ins.record_failed_sign_in, dispatch_uid=UID)
    for model in (User, Group):
        pre_save.connect(account_changes.note_before_change, sender=model, dispatch_uid=UID)
    post_save.connect(account_changes.record_user_change, sender=User, dispatch_uid=UID)
    post_save.connect(account_changes.record_role_change, sender=Group, dispatch_uid=UID)
    post_delete.connect(account_changes.record_user_deletion, sender=User, dispatch_uid=UID)
    post_delete.connect(account_changes.record_role_deletion, sender=Group, dispatch_uid=UID)
    for link in (User.groups.through, User.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(account_changes.record_links, sender=link, dispatch_uid=UID)
