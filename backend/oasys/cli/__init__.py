"""`./oasys ...`: starts and stops everything, and gives the services of the domains to a person at a terminal."""
