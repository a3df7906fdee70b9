"""What is claimed of a ward's installation, each claim with the way in which it is proven, in the order of the proof."""

from collections.abc import Callable

from proving.claims import door, failing, installation, recovery
from proving.house import House

Claim = Callable[[House], str]
CLAIMS: list[tuple[str, Claim]] = [
    ("Unfinished installation does not start", installation.refuses_to_start_unfinished),
    ("Database over verified TLS only", installation.database_only_over_verified_tls),
    ("Owner migrates", installation.owner_migrates),
    ("Migrating again is a no-op", installation.migrating_again_changes_nothing),
    ("Two nodes behind nginx", installation.starts_behind_nginx),
    ("First administrator signs in", installation.first_administrator_signs_in),
    ("Web role only adds to the trail", installation.web_role_can_only_add_to_the_trail),
    ("nginx guards the door", door.nginx_guards_the_door),
    ("Alerts name real figures", door.alerts_name_real_figures),
    ("Static files by nginx", door.static_files_by_nginx),
    ("SIGKILL of a node loses no GET", failing.killed_node_loses_no_get),
    ("In flight: GET moves, POST once", failing.killed_in_flight),
    ("Rolling restart loses nothing", failing.rolling_restart_loses_nothing),
    ("SIGTERM finishes the request", failing.told_to_end_finishes_its_work),
    ("Streams lose nothing", failing.streams_lose_nothing),
    ("Worker works", failing.worker_works),
    ("Documents by X-Accel", door.documents_sent_by_nginx),
    ("Backup comes back", recovery.backup_comes_back),
    ("Roll-back by backup", recovery.rolled_back_by_backup),
    ("A cut trail is found", recovery.broken_trail_is_found),
    ("Logs hold no person", recovery.logs_hold_no_person),
]
