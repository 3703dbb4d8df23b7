"""The settings of our own PostgreSQL: durable, many small commits, little memory.

The file is written anew at every start; an operator's own lines go into `local.conf` beside it.
"""

import os
from pathlib import Path

from postroom.base.embedded.account import Account

# Durability is PostgreSQL's default; it stands here because Postroom's promises rest on it.
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "listen_addresses": "''",
    "unix_socket_directories": "'.'",
    "unix_socket_permissions": "0700",
    "cluster_name": "'postroom'",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "huge_pages": "off",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "random_page_cost": "1.1",
    "jit": "off",
    # A case that joins many threads locks them all in one transaction.
    "max_locks_per_transaction": "256",
    # Parallel queries need more shared memory than containers give, and take a core from the mail.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "max_logical_replication_workers": "0",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "wal_buffers": "8MB",
    "min_wal_size": "128MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "autovacuum": "on",
    "autovacuum_max_workers": "2",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "lc_messages": "'C'",
    "default_text_search_config": "'pg_catalog.simple'",
    # One file per weekday, and never what a mail says: no statements, no values of keys.
    "logging_collector": "on",
    "log_directory": "'log'",
    "log_filename": "'postgres-%a.log'",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
# Reading ahead by three more processes does not pay for a small database.
SINCE_18 = {"io_method": "sync"}
LOCAL = "include_if_exists = 'local.conf'"


def text(major: int) -> str:
    """The settings as a configuration file for that major version."""
    settings = SETTINGS | (SINCE_18 if major >= 18 else {})
    lines = [f"{name} = {value}" for name, value in settings.items()]
    return "\n".join(["# Written at every start; your own lines belong into local.conf", *lines, LOCAL, ""])


def write(folder: Path, account: Account, major: int) -> None:
    """Puts the file into the database folder. Raises OSError."""
    # The folder is another user's: a link they placed there must not lead root elsewhere.
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    with os.fdopen(os.open(folder / "postgresql.conf", flags, 0o600), "w") as file:
        os.fchown(file.fileno(), account.uid, account.gid)
        file.write(text(major))
