"""What an access-denied message says, as values: who, what, on what, stopped by which policy.

It knows the words AWS uses for policies, and neither how messages are found nor what to answer.
"""

from enum import Enum

from msgspec import Struct


class PolicyType(Enum):
    """The kinds of policies that messages name, as AWS writes them.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    """

    IDENTITY = "identity-based policy"
    RESOURCE = "resource-based policy"
    SCP = "service control policy"
    RCP = "resource control policy"
    BOUNDARY = "permissions boundary"
    SESSION = "session policy"
    ENDPOINT = "VPC endpoint policy"
    TRUST = "role trust policy"


class Topic(Enum):
    """What a message is about; DENIED is the ordinary one, the others have no policy in them."""

    DENIED = "access denied"
    NO_DETAIL = "access denied without detail"
    ENCODED = "encoded authorization failure"
    BILLING_CONSOLE = "billing information"
    ACCOUNT_SWITCH = "IAM access to billing not activated"
    COST_EXPLORER = "Cost Explorer not enabled"
    WEB_IDENTITY = "web identity not trusted"
    SAML = "SAML identity not trusted"
    CROSS_ACCOUNT_ROLE = "role of another account passed"
    ROLE_NOT_ASSUMABLE = "role that the service cannot assume"
    MALFORMED_POLICY = "policy refused"
    INVALID_PRINCIPAL = "principal that does not exist"
    ROOT_ASSUMES = "role assumed by the root user"
    KEY_QUOTA = "third access key"
    BAD_CREDENTIALS = "credentials not accepted"


class Wrapper(Enum):
    """What the message came wrapped in."""

    NONE = "none"
    CLI = "AWS CLI or boto3"
    GO_V1 = "AWS SDK for Go v1"
    GO_V2 = "AWS SDK for Go v2"
    CLOUDFORMATION = "CloudFormation handler"
    CLOUDFORMATION_LEGACY = "CloudFormation"
    JAVA = "AWS SDK for Java"
    CODE = "error code and text"
    CLOUDTRAIL = "CloudTrail record"
    DECODED = "decoded authorization message"


class Placeholder(Enum):
    """A part that is an example out of AWS's documentation, not of a real request."""

    ACTION = "action"
    RESOURCE = "resource"


class Denial(Struct, frozen=True):
    """One message, as far as it tells; what it does not tell is None.

    `explicit`: whether a Deny stopped the request (True), the lack of an Allow (False), or the
    message does not say. `operation` and `service` are those of the call, which may need more
    actions than the one of its own name; `service` is as the SDK has it. `detail` holds what some
    topics name besides: an invalid principal, an error code.
    """

    topic: Topic = Topic.DENIED
    principal: str | None = None
    action: str | None = None
    resource: str | None = None
    policy_type: PolicyType | None = None
    explicit: bool | None = None
    policy_arn: str | None = None
    reason_action: str | None = None
    operation: str | None = None
    service: str | None = None
    code: str | None = None
    wrapper: Wrapper = Wrapper.NONE
    encoded: str | None = None
    authorization_id: str | None = None
    context: tuple[tuple[str, tuple[str, ...]], ...] = ()
    detail: str | None = None

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """Which parts are the examples of AWS's own pages: `account:GetWidget`, `my-example-…`."""
        found = []
        if self.action is not None and self.action.lower().endswith(":getwidget"):
            found.append(Placeholder.ACTION)
        if self.resource is not None and self.resource.rpartition("/")[2].startswith("my-example-"):
            found.append(Placeholder.RESOURCE)
        return tuple(found)
