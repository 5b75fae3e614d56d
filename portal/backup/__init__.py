"""Backups: the whole database in one file, and back, also from one kind of database to the other.

The database in the file is SQLite's, whatever it came from: the migrations build the same tables
everywhere, so that an old backup is brought up to date by them, apart from what is in use.
"""

from portal.backup.actions import daily, locking
from portal.backup.commands import backup_command, keys_cli, restore_command
from portal.feature import Feature

feature = Feature(
    commands=(backup_command, restore_command, keys_cli),
    init_app=locking.init_app,
    tasks={"daily backup": daily.make},
    status=(daily.readings,),
)
