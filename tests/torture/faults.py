"""The faults that the site is tried with: what is expected of each, and the tests that try it."""

from dataclasses import dataclass, field

Tests = dict[str, list[str]]
"""File below tests/ → the ends of the names of its tests, without `test_`."""


@dataclass(frozen=True)
class Fault:
    """A row of the table; `tests` run on SQLite, `on_postgresql` on a PostgreSQL."""

    key: str
    fault: str
    expected: str
    tests: Tests = field(default_factory=dict)
    on_postgresql: Tests = field(default_factory=dict)


CONTENTION = "whole_site/test_contention.py"
KILLED_IMPORTS = "whole_site/test_killed_imports.py"
IMPORT_PROCESSES = "whole_site/test_import_processes.py"
IMPORTS_AT_ONCE = "whole_site/test_imports_at_once.py"
SUPERVISE = "management/site/test_supervise.py"
SERVER = "management/site/test_server.py"
RUN_SITE = "management/commands/test_run_site.py"
FULL_DISK = "whole_site/test_database_away.py"
FAILING_DISK = "whole_site/test_failing_disk.py"
DATABASE_FILE = "test_database_file.py"
POSTGRES = "whole_site/test_postgres_away.py"
SLOW_CLIENTS = "whole_site/test_slow_clients.py"
SLOW_BODIES = "whole_site/test_slow_bodies.py"
BACKUPS = "whole_site/test_backups.py"
CLOCK = "whole_site/test_clock.py"
SCHEDULERS = "whole_site/test_scheduler_processes.py"

KILLED_WRITERS: Tests = {
    CONTENTION: ["a_writer_killed_ten_times_loses_nothing_that_it_acknowledged"],
    KILLED_IMPORTS: [
        "a_folder_whose_import_is_killed_again_and_again_comes_in_whole",
        "a_guide_whose_import_is_killed_is_there_as_before_or_as_after",
    ],
    IMPORT_PROCESSES: ["a_killed_import_changed_nothing_and_is_started_again"],
}
AT_ONCE: Tests = {
    CONTENTION: ["four_editors_of_the_same_articles_lose_no_word"],
    "admin/merge/test_merge_views.py": ["a_stale_save_keeps_both_texts_and_asks"],
    IMPORTS_AT_ONCE: [
        "what_is_saved_while_an_import_runs_is_kept",
        "a_second_import_is_refused_while_one_is_at_work",
    ],
    IMPORT_PROCESSES: ["two_schedulers_import_once"],
}
BACKED_UP: Tests = {
    BACKUPS: [
        "a_backup_under_writes_is_the_site_at_one_moment",
        "a_restored_site_is_written_on",
        "a_backup_that_is_killed_anywhere_leaves_no_half",
        "a_restore_that_is_killed_anywhere_leaves_the_old_site_or_the_new_one",
    ],
}

FAULTS = [
    Fault(
        "kill",
        "SIGKILL of all writers, of one web worker, of an import at any moment",
        "nothing acknowledged is lost; only requests in flight fail; the import is wholly there or"
        " not at all",
        KILLED_WRITERS
        | {
            RUN_SITE: ["a_killed_worker_is_replaced"],
            SUPERVISE: [
                "a_killed_worker_costs_requests_in_flight_alone",
                "a_worker_that_dies_twice_within_seconds_does_not_end_the_site",
                "a_killed_main_process_is_replaced_and_its_workers_end",
                "a_killed_supervisor_takes_everything_with_it",
                "a_killed_scheduler_is_replaced",
            ],
        },
        KILLED_WRITERS,
    ),
    Fault(
        "stop",
        "SIGTERM under load; reload",
        "requests in flight finish; 0 failed; exit within 20 s",
        {
            SERVER: ["a_stop_under_load_breaks_no_request_that_was_taken"],
            SUPERVISE: ["a_reload_under_load_fails_no_request_that_was_taken"],
            SLOW_CLIENTS: ["a_stop_waits_for_no_slow_client"],
        },
        {POSTGRES: ["a_stop_while_postgresql_is_frozen_takes_no_longer"]},
    ),
    Fault(
        "lock",
        "a writer's lock for 8 s; table lock on PostgreSQL",
        "reads 200; writes wait or 503 with Retry-After within 5 s",
        {
            SERVER: [
                "a_writer_that_holds_the_lock_stops_no_reader",
                "many_sign_ins_during_a_held_lock_slow_no_reader",
            ],
        },
        {
            POSTGRES: [
                "a_lock_on_every_table_lets_readers_read_and_tells_writers",
                "a_lock_against_readers_too_is_told_within_five_seconds",
            ],
        },
    ),
    Fault(
        "disk",
        "disk full; 2 % of writes fail",
        "reads 200, writes 503 with a plain message; recovers alone; integrity ok",
        {
            FULL_DISK: ["a_full_disk_stops_writers_alone_and_heals_by_itself"],
            FAILING_DISK: ["a_disk_on_which_two_writes_of_a_hundred_fail"],
        },
    ),
    Fault(
        "readonly",
        "read-only data directory or database",
        "read-only mode: reads 200, writes 503",
        {
            FULL_DISK: ["on_a_read_only_data_folder_the_site_can_be_read"],
            "whole_site/test_read_only.py": ["nothing_reaches_the_database_whoever_tries"],
        },
        {POSTGRES: ["a_postgresql_that_is_read_only_can_be_read"]},
    ),
    Fault(
        "file",
        "damaged or replaced database file",
        "readyz 503 and says which; restore is documented",
        {
            DATABASE_FILE: [
                "a_file_that_was_replaced_is_not_ready",
                "a_site_whose_file_is_lost_does_not_start_and_makes_none",
                "a_site_whose_file_is_damaged_is_not_ready_and_is_restored",
            ],
            BACKUPS: ["a_database_that_is_damaged_or_missing_is_restored"],
        },
    ),
    Fault(
        "start",
        "twelve processes start for the first time at once",
        "one key, mode 0600; migrations once",
        {
            CONTENTION: ["twelve_processes_that_start_at_once_share_one_key"],
            SERVER: ["twelve_first_starts_at_once_prepare_the_site_once"],
        },
    ),
    Fault(
        "together",
        "edit against edit, import against edit, import against import",
        "the second is told; nothing lost; the second import is refused",
        AT_ONCE,
        AT_ONCE,
    ),
    Fault(
        "clock",
        "clock 400 days forward, back; daylight saving; naive times",
        "scheduled things happen once; live things stay; UTC stored",
        {
            CLOCK: [
                "what_is_live_stays_live_on_every_page",
                "a_scheduled_text_goes_live_once_however_the_clock_runs",
                "an_expired_text_expires_once_and_is_not_revived_by_a_clock_set_back",
                "times_are_stored_in_utc_whatever_the_zone",
                "people_can_sign_in_whatever_the_clock_says",
                "every_verb_works_whatever_the_clock_says",
            ],
            "publishing/test_scheduling.py": [
                "wall_clock_times_become_moments_across_daylight_saving"
            ],
            SCHEDULERS: [
                "four_clocks_that_strike_at_once_publish_each_text_once",
                "a_clock_that_was_killed_before_the_time_publishes_once_when_it_is_back",
            ],
        },
    ),
    Fault(
        "postgresql",
        "PostgreSQL stopped and started, backends terminated, frozen, out of connections,"
        " read-only",
        "0 errors 1 s after it is back; 503 with Retry-After within 5 s meanwhile; healthz always"
        " answers",
        {},
        {
            POSTGRES: [
                "a_postgresql_that_stops_and_starts_is_met_with_patience",
                "backends_that_are_terminated_are_replaced_at_once",
                "a_postgresql_that_is_frozen_keeps_nobody_waiting",
                "a_postgresql_without_a_connection_left_is_met_with_patience",
                "a_postgresql_that_is_read_only_can_be_read",
            ],
        },
    ),
    Fault(
        "clients",
        "900 silent or half-header sockets, 200 slow readers, 400 slow bodies of which 200 carry a"
        " valid form token, 200 clients in a burst, 50 agents with keep-alive connections",
        "healthz under 3 s, other readers' p95 under 1 s; only 200, 408, 413, 429, 503; normal"
        " again within 10 s",
        {
            SLOW_CLIENTS: [
                "sixty_clients_that_dribble_keep_nobody_waiting",
                "fifty_agents_and_nine_hundred_silent_sockets",
            ],
            SLOW_BODIES: [
                "slow_forms_keep_nobody_waiting",
                "a_gigabyte_is_refused_before_it_is_sent",
            ],
            SERVER: ["slow_clients_stop_nobody", "a_burst_is_served_or_told_to_wait"],
        },
    ),
    Fault(
        "logs",
        "static manifest missing; log disk full",
        "refused at start with its reason; serves on",
        {
            RUN_SITE: ["without_the_static_manifest_the_server_refuses_to_start"],
            FAILING_DISK: ["a_log_that_takes_no_more_lines_stops_nothing"],
        },
    ),
    Fault(
        "backup",
        "backup during writes; restore; kill during restore",
        "complete copy; hash-equal site; old data kept until the swap",
        BACKED_UP,
        BACKED_UP,
    ),
]
