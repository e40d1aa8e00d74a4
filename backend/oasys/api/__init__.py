"""The composition root: mounts the routers, maps errors to problems, checks who asks, answers health."""
