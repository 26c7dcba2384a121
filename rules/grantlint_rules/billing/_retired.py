"""When the rules on retired billing actions have something to look at."""

from grantlint.model import DocumentKind
from grantlint.rule import actions, document_kinds

RETIRED = actions(
    "aws-portal:View*",
    "aws-portal:Modify*",
    "purchase-orders:ViewPurchaseOrders",
    "purchase-orders:ModifyPurchaseOrders",
) & document_kinds(DocumentKind.IDENTITY, DocumentKind.BOUNDARY, DocumentKind.SCP)
"""Patterns that share an action with a retired one, in policies that grant or bound."""
