from oasys.cli.app import main

main()
