"""The services behind the billing, cost and account consoles, by their prefixes.

https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/migrate-granularaccess-whatis.html
"""

SERVICES = (
    "account", "aws-portal", "bcm-data-exports", "bcm-pricing-calculator",
    "bcm-recommended-actions", "billing", "billingconductor", "budgets", "ce",
    "consolidatedbilling", "cost-optimization-hub", "cur", "customer-verification", "freetier",
    "invoicing", "mapcredits", "payments", "pricing", "purchase-orders", "sustainability", "tax",
)  # fmt: skip
