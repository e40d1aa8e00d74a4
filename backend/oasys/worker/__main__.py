"""`python -m oasys.worker`: the worker in the foreground; with a number, it ends when that parent is gone.

What `./oasys work` does, told everything by the environment: the command line, which is of no use then, would take 3 MB.
"""

import gc
import os
import sys

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    gc.disable()  # while imports are made: nothing of them is garbage
    django.setup()
    from config.environment import environment
    from oasys.worker.process import run

    gc.freeze()
    gc.enable()
    env = environment()
    run(
        supervisor=int(sys.argv[1]) if len(sys.argv) > 1 else None,
        database_url=env.waking_url,
        metrics_bind=env.worker_metrics_bind if env.metrics else None,
    )


if __name__ == "__main__":
    main()
