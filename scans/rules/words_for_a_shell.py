import os
import subprocess


def run(name):
    # ruleid: words_for_a_shell
    subprocess.run(f"ls {name}", check=True, shell=True)
    # ruleid: words_for_a_shell
    os.system("ls " + name)
    # ok: words_for_a_shell
    subprocess.run(["ls", name], check=True)
