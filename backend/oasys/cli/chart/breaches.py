"""Each rule is seen to bite: one or more breaches for each, done to the rendered objects. A rule without one could have lost its teeth."""

import copy
from collections.abc import Callable
from typing import Any

from oasys.cli.chart.rules import COLOUR, COMPONENT, RULES, findings

Object = dict[str, Any]
Breach = Callable[[list[Object]], object]


def _one(documents: list[Object], kind: str, component: str) -> Object:
    return next(d for d in documents if d["kind"] == kind and d["metadata"]["labels"].get(COMPONENT) == component)


def _pod(documents: list[Object], component: str = "web") -> Object:
    kind = "Job" if component == "migration" else "Deployment"
    spec: Object = _one(documents, kind, component)["spec"]["template"]["spec"]
    return spec


def _container(documents: list[Object], component: str = "web") -> Object:
    found: Object = _pod(documents, component)["containers"][0]
    return found


def _context(documents: list[Object], **words: Any) -> None:
    _container(documents)["securityContext"].update(words)


def _policy(documents: list[Object], component: str) -> Object:
    spec: Object = _one(documents, "NetworkPolicy", component)["spec"]
    return spec


def _secret(documents: list[Object], component: str, key: str) -> None:
    _pod(documents, component)["volumes"].append(
        {"name": "more", "secret": {"secretName": "s", "items": [{"key": key, "path": key}]}}
    )


def _remove(documents: list[Object], kind: str, component: str) -> None:
    documents.remove(_one(documents, kind, component))


def _variable(documents: list[Object], name: str, **said: Any) -> None:
    _container(documents)["env"].append({"name": name} | said)


TO_ALL = {"ports": [{"port": 8000}]}
BREACHES: dict[str, list[Breach]] = {
    "nobody_is_root": [lambda d: _context(d, runAsUser=0), lambda d: _context(d, runAsNonRoot=False)],
    "nothing_is_gained": [
        lambda d: _context(d, privileged=True),
        lambda d: _context(d, allowPrivilegeEscalation=True),
        lambda d: _context(d, capabilities={"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}),
        lambda d: _context(d, seccompProfile={"type": "Unconfined"}),
    ],
    "nothing_is_written": [
        lambda d: _context(d, readOnlyRootFilesystem=False),
        lambda d: _pod(d)["volumes"].append({"name": "host", "hostPath": {"path": "/"}}),
        lambda d: _pod(d)["volumes"].append({"name": "large", "emptyDir": {}}),
    ],
    "nothing_of_the_node": [
        lambda d: _pod(d).update(hostNetwork=True),
        lambda d: _pod(d).update(automountServiceAccountToken=True),
        lambda d: _pod(d).pop("serviceAccountName"),
        lambda d: _container(d)["ports"][0].update(hostPort=80),
        lambda d: _one(d, "ServiceAccount", "all").update(automountServiceAccountToken=True),
        lambda d: d.append({"kind": "RoleBinding", "metadata": {"name": "more"}}),
    ],
    "everything_is_bounded": [
        lambda d: _container(d)["resources"]["limits"].pop("memory"),
        lambda d: _container(d)["resources"].pop("requests"),
        lambda d: _one(d, "Job", "migration")["spec"].pop("activeDeadlineSeconds"),
    ],
    "images_stand": [
        lambda d: _container(d).update(image="oasys-backend"),
        lambda d: _container(d).update(image="r.example/x:latest"),
    ],
    "secrets_are_files": [
        lambda d: _variable(d, "OASYS_SECRET_KEY", value="x"),
        lambda d: _variable(d, "OASYS_X", valueFrom={"secretKeyRef": {"name": "s", "key": "x"}}),
        lambda d: _container(d).update(envFrom=[{"secretRef": {"name": "s"}}]),
        lambda d: d.append({"kind": "Secret", "metadata": {"name": "s"}}),
    ],
    "secrets_are_few": [
        lambda d: _secret(d, "web", "database_owner_url"),
        lambda d: _secret(d, "web", "database_backup_url"),
        lambda d: _secret(d, "live", "sealing_keys.json"),
        lambda d: _secret(d, "app", "secret_key"),
        lambda d: _pod(d)["volumes"].append({"name": "all", "secret": {"secretName": "s"}}),
    ],
    "variables_are_said_once": [
        lambda d: _variable(d, "OASYS_MODE", value="development"),
        lambda d: _variable(d, "OASYS_X_FILE", value="/run/secrets/elsewhere/x"),
    ],
    "everything_is_probed": [
        lambda d: _container(d).pop("livenessProbe"),
        lambda d: _container(d)["readinessProbe"]["httpGet"].update(path="/healthz"),
        lambda d: _container(d)["readinessProbe"]["httpGet"].pop("httpHeaders"),
        lambda d: _container(d, "worker").pop("readinessProbe"),
    ],
    "ends_are_waited_for": [
        lambda d: _pod(d).update(terminationGracePeriodSeconds=5),
        lambda d: _container(d).pop("lifecycle"),
    ],
    "nothing_falls_at_once": [
        lambda d: _one(d, "Deployment", "web")["spec"]["strategy"]["rollingUpdate"].update(maxUnavailable=1),
        lambda d: _pod(d).pop("topologySpreadConstraints"),
        lambda d: _pod(d)["topologySpreadConstraints"][0]["labelSelector"]["matchLabels"].update({COMPONENT: "app"}),
        lambda d: _remove(d, "PodDisruptionBudget", "worker"),
        lambda d: d.append(copy.deepcopy(_one(d, "PodDisruptionBudget", "web"))),
    ],
    "scaling_is_one_hand": [
        lambda d: _one(d, "Deployment", "web")["spec"].update(replicas=3),
        lambda d: _one(d, "HorizontalPodAutoscaler", "web")["spec"]["scaleTargetRef"].update(name="x"),
        lambda d: _one(d, "HorizontalPodAutoscaler", "web")["spec"].update(minReplicas=90),
    ],
    "services_lead_somewhere": [
        lambda d: _one(d, "Service", "web")["spec"]["selector"].update({COMPONENT: "x"}),
        lambda d: _one(d, "Service", "web")["spec"]["ports"][0].update(targetPort="x"),
        lambda d: _one(d, "Service", "web")["spec"]["ports"][0].update(targetPort="metrics"),
        lambda d: _one(d, "Service", "web")["spec"].update(type="LoadBalancer"),
        lambda d: (
            [s["spec"]["selector"].pop(COLOUR, None) for s in d if s["kind"] == "Service"]
            and _one(d, "Service", "web")["spec"]["selector"].pop(COMPONENT)
        ),
    ],
    "everything_is_closed": [
        lambda d: _remove(d, "NetworkPolicy", "all"),
        lambda d: _remove(d, "NetworkPolicy", "web"),
        lambda d: _policy(d, "web")["egress"][0].pop("ports"),
    ],
    "paths_are_those_of_the_picture": [
        lambda d: _policy(d, "app")["egress"].append({"to": [{"podSelector": {}}], **TO_ALL}),
        lambda d: _policy(d, "live")["ingress"].append({"from": [{"podSelector": {}}], **TO_ALL}),
        lambda d: _policy(d, "edge")["egress"].pop(1),
        lambda d: _policy(d, "web")["ingress"].pop(0),
    ],
    "few_leave": [
        lambda d: _policy(d, "app")["egress"].append({"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}], **TO_ALL}),
        lambda d: _policy(d, "app")["egress"].append(TO_ALL),
        lambda d: _policy(d, "migration")["egress"].append(
            {"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["169.254.0.0/16"]}}], **TO_ALL}
        ),
        lambda d: _policy(d, "migration")["egress"].pop(1),
        lambda d: _policy(d, "worker")["egress"][-1]["to"][0]["ipBlock"].pop("except"),
    ],
    "strangers_reach_the_edge_alone": [
        lambda d: _policy(d, "web")["ingress"].append(TO_ALL),
        lambda d: _policy(d, "web")["ingress"].append(
            {"from": [{"namespaceSelector": {}, "podSelector": {}}], **TO_ALL}
        ),
        lambda d: _policy(d, "worker").update(
            ingress=[{"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}}], "ports": [{"port": 22}]}]
        ),
    ],
    "migrations_come_first": [
        lambda d: _one(d, "Job", "migration")["metadata"].pop("annotations"),
        lambda d: _one(d, "NetworkPolicy", "migration")["metadata"]["annotations"].update({"helm.sh/hook-weight": "5"}),
        lambda d: _remove(d, "Job", "migration"),
    ],
    "colours_do_not_mix": [
        lambda d: (
            _variable(d, "OASYS_X", value="http://books-web-green:8000")
            if COLOUR in _one(d, "Deployment", "web")["metadata"]["labels"]
            else None
        ),
        lambda d: _one(d, "Service", "edge")["spec"]["selector"].pop(COLOUR, None),
    ],
}


def unseen(sets: dict[str, list[Object]]) -> tuple[list[str], int]:
    """Breaches that no set of objects shows by their rule, and how many breaches there are. A rule without a breach is among them."""
    found = [f"{rule.__name__} has no breach" for rule in RULES if not BREACHES.get(rule.__name__)]
    for rule, breaches in BREACHES.items():
        for number, breach in enumerate(breaches, 1):
            if not any(_is_seen(documents, rule, breach) for documents in sets.values()):
                found.append(f"{rule}: breach {number} is not seen")
    return found, sum(map(len, BREACHES.values()))


def _is_seen(documents: list[Object], rule: str, breach: Breach) -> bool:
    broken = copy.deepcopy(documents)
    breach(broken)
    return any(said.startswith(f"{rule}: ") for said in findings(broken))
