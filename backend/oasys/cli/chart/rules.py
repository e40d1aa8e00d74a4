"""What no object of the chart may be, whatever the values: rules over the rendered objects. Each returns what breaks it.

The picture that network policies must keep is that of docs/architecture.md.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Object = dict[str, Any]
Rule = Callable[[list[Object]], Iterable[str]]
LEAST_UID = 10_000
LEAST_GRACE_SECONDS = 30  # the processes end within 20 s, after 5 s in which nobody is sent to them any more
DEFAULT_GRACE_SECONDS = 30
WORLD = "0.0.0.0/0"
COLOUR, COMPONENT = "oasys-colour", "app.kubernetes.io/component"
PATHS = {("edge", "web"), ("edge", "live"), ("edge", "app"), ("app", "web")}
USES_DATABASE = {"web", "live", "worker", "migration"}
HOLDS = {  # what is one component's alone
    "database_owner_url": {"migration"},
    "database_backup_url": {"worker"},
    "sealing_keys.json": {"worker"},
    "oidc_providers": {"web"},
    "smtp_url": {"web", "worker"},
}
SECRET = re.compile(r"SECRET|KEY|PASSWORD|TOKEN|DSN|_URL|OIDC_PROVIDERS")
IS_NO_SECRET = re.compile(r"_FILE$|^OASYS_EDGE_KEY$|^OASYS_API_ORIGIN$")


def name_of(found: Object) -> str:
    return f"{found['kind']} {found['metadata']['name']}"


def of_kind(documents: list[Object], *kinds: str) -> list[Object]:
    return [found for found in documents if found["kind"] in kinds]


def pods(documents: list[Object]) -> Iterator[tuple[str, Object, Object]]:
    """Name, labels and specification of each kind of pod."""
    for found in of_kind(documents, "Deployment", "Job"):
        template = found["spec"]["template"]
        yield name_of(found), template["metadata"]["labels"], template["spec"]


def containers(documents: list[Object]) -> Iterator[tuple[str, Object, Object, Object]]:
    """Name, labels of the pod, its specification and each container, those that begin first among them."""
    for name, labels, spec in pods(documents):
        for container in [*spec.get("initContainers", []), *spec["containers"]]:
            yield f"{name}, {container['name']}", labels, spec, container


def selects(selector: Object, labels: Object) -> bool:
    return all(labels.get(name) == value for name, value in selector.items())


def nobody_is_root(documents: list[Object]) -> Iterator[str]:
    """Every container runs as a user of no rights, whom no node knows."""
    for name, _, spec, container in containers(documents):
        for context in (spec.get("securityContext", {}), container.get("securityContext", {})):
            if context.get("runAsNonRoot") is not True or context.get("runAsUser", 0) < LEAST_UID:
                yield f"{name}: may be root"


def nothing_is_gained(documents: list[Object]) -> Iterator[str]:
    """No container has a capability, gains a right, or leaves the runtime's profile of system calls."""
    for name, _, _, container in containers(documents):
        context = container.get("securityContext", {})
        if context.get("privileged") is not False or context.get("allowPrivilegeEscalation") is not False:
            yield f"{name}: may gain rights"
        if context.get("capabilities") != {"drop": ["ALL"]}:
            yield f"{name}: keeps capabilities"
        if context.get("seccompProfile") != {"type": "RuntimeDefault"}:
            yield f"{name}: calls whatever it likes"


def nothing_is_written(documents: list[Object]) -> Iterator[str]:
    """The root is read-only; what is written is bounded, and gone with the pod."""
    for name, _, _, container in containers(documents):
        if container.get("securityContext", {}).get("readOnlyRootFilesystem") is not True:
            yield f"{name}: writes to its root"
    for name, _, spec in pods(documents):
        for volume in spec.get("volumes", []):
            is_bounded = "emptyDir" in volume and "sizeLimit" in volume["emptyDir"]
            if not is_bounded and "secret" not in volume:
                yield f"{name}: the volume {volume['name']} is neither a bounded emptyDir nor a Secret"


def nothing_of_the_node(documents: list[Object]) -> Iterator[str]:
    """No pod shares anything with its node, and none is shown the cluster."""
    for name, _, spec in pods(documents):
        for word in ("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace"):
            if spec.get(word):
                yield f"{name}: {word}"
        if spec.get("automountServiceAccountToken") is not False:
            yield f"{name}: holds a token of the cluster"
        if spec.get("serviceAccountName", "default") == "default":
            yield f"{name}: is the default account"
        if any("hostPort" in port for container in spec["containers"] for port in container.get("ports", [])):
            yield f"{name}: takes a port of its node"
    for found in of_kind(documents, "ServiceAccount"):
        if found.get("automountServiceAccountToken") is not False:
            yield f"{name_of(found)}: gives its token away"
    for found in of_kind(documents, "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"):
        yield f"{name_of(found)}: nobody here needs rights in the cluster"


def everything_is_bounded(documents: list[Object]) -> Iterator[str]:
    """Every container asks for CPU and memory, and has limits of both."""
    for name, _, _, container in containers(documents):
        for kind in ("requests", "limits"):
            if {"cpu", "memory"} - container.get("resources", {}).get(kind, {}).keys():
                yield f"{name}: no {kind} of CPU and memory"
    for found in of_kind(documents, "Job"):
        if "activeDeadlineSeconds" not in found["spec"]:
            yield f"{name_of(found)}: may run for ever"


def images_stand(documents: list[Object]) -> Iterator[str]:
    """Every image names a registry and a release that does not move."""
    for name, _, _, container in containers(documents):
        if not re.fullmatch(
            r"[a-z0-9.:-]+(/[a-z0-9._-]+)+:(?!latest)[\w.-]+(@sha256:[0-9a-f]{64})?", container["image"]
        ):
            yield f"{name}: image {container['image']}"


def secrets_are_files(documents: list[Object]) -> Iterator[str]:
    """A secret is a file of a Secret that others made, never a variable; the chart makes none."""
    for name, _, _, container in containers(documents):
        if "envFrom" in container:
            yield f"{name}: takes variables from elsewhere"
        for variable in container.get("env", []):
            word = variable["name"]
            if "valueFrom" in variable or (SECRET.search(word) and not IS_NO_SECRET.search(word)):
                yield f"{name}: the variable {word}"
    for found in of_kind(documents, "Secret", "ConfigMap"):
        yield f"{name_of(found)}: the chart makes it"


def secrets_are_few(documents: list[Object]) -> Iterator[str]:
    """Each component is given the secrets that it needs and no others: the owner's address to migrations alone."""
    for name, labels, spec in pods(documents):
        given = set()
        for volume in spec.get("volumes", []):
            if "secret" not in volume:
                continue
            if not volume["secret"].get("items"):
                yield f"{name}: is given the whole of {volume['secret'].get('secretName')}"
            given |= {item["key"] for item in volume["secret"].get("items", [])}
        component = labels[COMPONENT]
        if component in {"edge", "app"} and given - {"tls.crt", "tls.key"}:
            yield f"{name}: is given {', '.join(sorted(given))}"
        for key, whose in HOLDS.items():
            if key in given and component not in whose:
                yield f"{name}: is given {key}"


def variables_are_said_once(documents: list[Object]) -> Iterator[str]:
    """No variable is said twice, and each file that one names is mounted."""
    for name, _, _, container in containers(documents):
        counted = Counter(variable["name"] for variable in container.get("env", []))
        for word in (word for word, count in counted.items() if count > 1):
            yield f"{name}: {word} is said twice"
        mounts = tuple(mount["mountPath"] for mount in container.get("volumeMounts", []))
        for variable in container.get("env", []):
            value = str(variable.get("value", ""))
            if value.startswith("/run/") and not value.startswith(mounts):
                yield f"{name}: {variable['name']} names {value}, which is not mounted"


def everything_is_probed(documents: list[Object]) -> Iterator[str]:
    """What serves is probed for life and readiness; the API and its streams at /healthz and /readyz, under a host that is served."""
    for name, labels, _, container in containers(of_kind(documents, "Deployment")):
        for probe, path in (("livenessProbe", "/healthz"), ("readinessProbe", "/readyz")):
            found = container.get(probe)
            if not found:
                yield f"{name}: no {probe}"
            elif labels[COMPONENT] in {"web", "live"}:
                asked = found.get("httpGet", {})
                if asked.get("path") != path or not any(h["name"] == "Host" for h in asked.get("httpHeaders", [])):
                    yield f"{name}: {probe} does not ask for {path} under a host"


def ends_are_waited_for(documents: list[Object]) -> Iterator[str]:
    """A pod that goes finishes what it has: nobody is sent to it any more, and it has the time."""
    for name, labels, spec in pods(of_kind(documents, "Deployment")):
        if spec.get("terminationGracePeriodSeconds", DEFAULT_GRACE_SECONDS) < LEAST_GRACE_SECONDS:
            yield f"{name}: has {spec['terminationGracePeriodSeconds']} s to end"
        if labels[COMPONENT] != "worker" and not all("preStop" in c.get("lifecycle", {}) for c in spec["containers"]):
            yield f"{name}: ends while it is still sent to"


def nothing_falls_at_once(documents: list[Object]) -> Iterator[str]:
    """Deployments roll without a gap, are spread over nodes and zones, and each has one budget for disruptions."""
    budgets = of_kind(documents, "PodDisruptionBudget")
    for found in of_kind(documents, "Deployment"):
        rolling = found["spec"].get("strategy", {}).get("rollingUpdate", {})
        if rolling.get("maxUnavailable") != 0 or not rolling.get("maxSurge"):
            yield f"{name_of(found)}: has a gap while it rolls"
        template = found["spec"]["template"]
        labels = template["metadata"]["labels"]
        spread = template["spec"].get("topologySpreadConstraints", [])
        if {each["topologyKey"] for each in spread} != {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}:
            yield f"{name_of(found)}: is not spread"
        if not all(selects(each["labelSelector"]["matchLabels"], labels) for each in spread):
            yield f"{name_of(found)}: is spread by the pods of another"
        own = [b for b in budgets if selects(b["spec"]["selector"]["matchLabels"], labels)]
        if [budget["spec"].get("maxUnavailable") for budget in own] != [1]:
            yield f"{name_of(found)}: {len(own)} budgets for disruptions"


def scaling_is_one_hand(documents: list[Object]) -> Iterator[str]:
    """What is scaled by load is there, says no number of its own, and never falls to one pod."""
    deployments = {found["metadata"]["name"]: found for found in of_kind(documents, "Deployment")}
    for found in of_kind(documents, "HorizontalPodAutoscaler"):
        target = deployments.get(found["spec"]["scaleTargetRef"]["name"])
        if target is None:
            yield f"{name_of(found)}: scales nothing"
        elif "replicas" in target["spec"]:
            yield f"{name_of(found)}: its Deployment says a number as well"
        if found["spec"]["minReplicas"] > found["spec"]["maxReplicas"]:
            yield f"{name_of(found)}: least is more than most"


def services_lead_somewhere(documents: list[Object]) -> Iterator[str]:
    """Each Service leads to the pods of one Deployment, at a port that they name; none leads out of the cluster but the edge's."""
    deployments = of_kind(documents, "Deployment")
    for found in of_kind(documents, "Service"):
        spec = found["spec"]
        led = [d for d in deployments if selects(spec["selector"], d["spec"]["template"]["metadata"]["labels"])]
        if len(led) != 1:
            yield f"{name_of(found)}: leads to {len(led)} Deployments"
            continue
        template = led[0]["spec"]["template"]
        named = {port["name"] for container in template["spec"]["containers"] for port in container.get("ports", [])}
        if missing := {port["targetPort"] for port in spec["ports"]} - named:
            yield f"{name_of(found)}: no port {', '.join(sorted(missing))}"
        if "metrics" in {port["targetPort"] for port in spec["ports"]}:
            yield f"{name_of(found)}: leads to metrics"
        if spec.get("type", "ClusterIP") != "ClusterIP" and template["metadata"]["labels"][COMPONENT] != "edge":
            yield f"{name_of(found)}: leads out of the cluster"


def _policies(documents: list[Object], labels: Object) -> list[Object]:
    """Those that hold for a pod with these labels."""
    found = of_kind(documents, "NetworkPolicy")
    return [policy for policy in found if selects(policy["spec"]["podSelector"].get("matchLabels", {}), labels)]


def _peers(policies: list[Object], way: str) -> Iterator[tuple[Object, set[int]]]:
    """Each peer that is let through, with the ports; no peer at all is everybody."""
    key, end = ("ingress", "from") if way == "in" else ("egress", "to")
    for policy in policies:
        for rule in policy["spec"].get(key) or []:
            ports = {port["port"] for port in rule.get("ports", [])}
            for peer in rule.get(end) or [{}]:
                yield peer, ports


def everything_is_closed(documents: list[Object]) -> Iterator[str]:
    """Every pod is closed in both directions by a policy that lets nothing through, and opened by one of its own."""
    for name, labels, _ in pods(documents):
        own = _policies(documents, labels)
        closed = [p for p in own if set(p["spec"].get("policyTypes", [])) == {"Ingress", "Egress"}]
        if not any(not p["spec"].get("ingress") and not p["spec"].get("egress") for p in closed):
            yield f"{name}: nothing closes it"
        if not any(p["spec"]["podSelector"]["matchLabels"].get(COMPONENT) == labels[COMPONENT] for p in closed):
            yield f"{name}: has no policy of its own"
        for peer, ports in [*_peers(own, "in"), *_peers(own, "out")]:
            if not ports:
                yield f"{name}: every port is open to {json.dumps(peer)}"


def paths_are_those_of_the_picture(documents: list[Object]) -> Iterator[str]:
    """Pods reach each other by the paths of the picture and no others, within one colour, allowed at both ends."""
    everybody = [(name, labels) for name, labels, _ in pods(documents)]
    for name, labels in everybody:
        for other_name, other in everybody:
            wanted = (labels[COMPONENT], other[COMPONENT]) in PATHS and labels.get(COLOUR) == other.get(COLOUR)
            out = _lets(_policies(documents, labels), "out", other)
            into = _lets(_policies(documents, other), "in", labels)
            if wanted and not out & into:
                yield f"{name}: cannot reach {other_name}"
            if not wanted and (out or into):
                yield f"{name}: may reach {other_name}"


def _lets(policies: list[Object], way: str, labels: Object) -> set[int]:
    """Ports that are open to the pods with these labels."""
    found = set()
    for peer, ports in _peers(policies, way):
        if (
            "namespaceSelector" not in peer
            and "podSelector" in peer
            and selects(peer["podSelector"].get("matchLabels", {}), labels)
        ):
            found |= ports
    return found


def few_leave(documents: list[Object]) -> Iterator[str]:
    """PostgreSQL is reached by those that use it, the world by the worker, and by others where errors or sign-in are elsewhere."""
    for name, labels, spec in pods(documents):
        component = labels[COMPONENT]
        blocks = [peer["ipBlock"] for peer, _ in _peers(_policies(documents, labels), "out") if "ipBlock" in peer]
        open_to_all = [peer for peer, _ in _peers(_policies(documents, labels), "out") if not peer]
        if open_to_all:
            yield f"{name}: may reach everybody"
        if component not in USES_DATABASE and blocks:
            yield f"{name}: may leave the cluster"
        if component in USES_DATABASE and not any(block["cidr"] != WORLD for block in blocks):
            yield f"{name}: cannot reach PostgreSQL"
        world = [block for block in blocks if block["cidr"] == WORLD]
        keys = {item["key"] for v in spec.get("volumes", []) for item in v.get("secret", {}).get("items", [])}
        if world and component != "worker" and not keys & {"sentry_dsn", "oidc_providers"}:
            yield f"{name}: may reach the world"
        if any("169.254.0.0/16" not in block.get("except", []) for block in world):
            yield f"{name}: may ask the cloud about its node"


def strangers_reach_the_edge_alone(documents: list[Object]) -> Iterator[str]:
    """From elsewhere the edge alone is reached; other namespaces reach ports of metrics, and no more."""
    for name, labels, spec in pods(documents):
        measured = {
            p["containerPort"] for c in spec["containers"] for p in c.get("ports", []) if p["name"] == "metrics"
        }
        for peer, ports in _peers(_policies(documents, labels), "in"):
            is_inside = "podSelector" in peer and "namespaceSelector" not in peer and "ipBlock" not in peer
            if not is_inside and labels[COMPONENT] != "edge" and not ports <= measured:
                yield f"{name}: {json.dumps(peer)} reaches {sorted(ports)}"


def migrations_come_first(documents: list[Object]) -> Iterator[str]:
    """Migrations are a job before each installation and upgrade, with their policy and account before them."""
    jobs = of_kind(documents, "Job")
    if [labels[COMPONENT] for _, labels, _ in pods(jobs)] != ["migration"]:
        yield f"there are {len(jobs)} jobs, and not the one that migrates"
    hooked = {
        kind: [
            d["metadata"].get("annotations", {})
            for d in of_kind(documents, kind)
            if d["metadata"]["labels"].get(COMPONENT) == "migration"
        ]
        for kind in ("ServiceAccount", "NetworkPolicy", "Job")
    }
    weights = []
    for kind, found in hooked.items():
        if [said.get("helm.sh/hook") for said in found] != ["pre-install,pre-upgrade"]:
            yield f"the {kind} of migrations is not there before them"
        weights += [int(said.get("helm.sh/hook-weight", 0)) for said in found]
    if weights != sorted(set(weights)):
        yield "migrations begin before what they need"


def colours_do_not_mix(documents: list[Object]) -> Iterator[str]:
    """What a pod of a colour names is of its colour; what people get is one colour."""
    colours = {labels[COLOUR] for _, labels, _ in pods(documents) if COLOUR in labels}
    for name, labels, _, container in containers(documents):
        own = labels.get(COLOUR)
        said = " ".join(str(variable.get("value", "")) for variable in container.get("env", []))
        for other in colours - {own}:
            if re.search(rf"-{other}\b", said):
                yield f"{name}: names what is {other}"
    if colours:
        led = [
            s["spec"]["selector"].get(COLOUR)
            for s in of_kind(documents, "Service")
            if s["metadata"]["name"].endswith("-edge")
        ]
        if len(led) != 1 or led[0] not in colours:
            yield f"people get {led}"


RULES: tuple[Rule, ...] = (
    nobody_is_root,
    nothing_is_gained,
    nothing_is_written,
    nothing_of_the_node,
    everything_is_bounded,
    images_stand,
    secrets_are_files,
    secrets_are_few,
    variables_are_said_once,
    everything_is_probed,
    ends_are_waited_for,
    nothing_falls_at_once,
    scaling_is_one_hand,
    services_lead_somewhere,
    everything_is_closed,
    paths_are_those_of_the_picture,
    few_leave,
    strangers_reach_the_edge_alone,
    migrations_come_first,
    colours_do_not_mix,
)


def findings(documents: list[Object]) -> list[str]:
    """Everything that breaks a rule, with the rule's name."""
    return [f"{rule.__name__}: {said}" for rule in RULES for said in rule(documents)]
