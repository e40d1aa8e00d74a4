"""What webhooks refuse. How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class TooManyEndpoints(DomainError):
    code = "webhooks.too_many_endpoints"
    status = 409
    title = "A tenant has at most 50 webhook endpoints."


class EndpointDisabled(DomainError):
    code = "webhooks.endpoint_disabled"
    status = 409
    title = "The endpoint is disabled."


class TooManyReplayed(DomainError):
    code = "webhooks.too_many_replayed"
    title = "At most 10,000 deliveries are sent again at once."
