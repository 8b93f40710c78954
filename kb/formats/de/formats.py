"""How dates and times are written in German, everywhere: 3. Nov. 2026, 14:05."""

DATE_FORMAT = SHORT_DATE_FORMAT = "j. N Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j. N Y, H:i"
