"""Why a backup cannot be made or restored."""


class BackupError(Exception):
    """A sentence for an operator: what is wrong, and what to do."""


class DatabaseDamaged(BackupError):
    """What is in the file is no sound database."""


class BackupBusy(BackupError):
    """Another process makes or restores a backup there."""
