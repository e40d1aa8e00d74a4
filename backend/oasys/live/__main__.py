"""`python -m oasys.live`: the live process in the foreground; with a number, it ends when that parent is gone."""

import gc
import os
import sys

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    gc.disable()  # while imports are made: nothing of them is garbage
    django.setup()
    from django.conf import settings
    from django.urls import get_resolver

    from config.environment import environment
    from oasys.live.process import run

    settings.ROOT_URLCONF = "config.live_urls"
    _ = get_resolver().url_patterns  # before the first request
    gc.freeze()
    gc.enable()
    env = environment()
    run(
        bind=env.live_bind,
        database_url=env.waking_url,
        most_of_a_person=env.event_streams_per_person,
        supervisor=int(sys.argv[1]) if len(sys.argv) > 1 else None,
        metrics_bind=env.live_metrics_bind if env.metrics else None,
    )


if __name__ == "__main__":
    main()
