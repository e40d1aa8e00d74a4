"""The signed JSON sample that the authority publishes (SDK, sample-ul-invoice-2.1-signed.min.json), written in short.

A text or number stands for the element `[{"_": ...}]`; a tuple adds attributes to it.
"""

from decimal import Decimal
from typing import Any

CERTIFICATE = """
MIIFlDCCA3ygAwIBAgIQeomZorO+0AwmW2BRdWJMxTANBgkqhkiG9w0BAQsFADB1MQswCQYDVQQGEwJNWTEOMAwGA1UEChMFTEhETk0xNjA0BgNVBAsTLVRlcm1zIG9mIH
VzZSBhdCBodHRwOi8vd3d3LnBvc2RpZ2ljZXJ0LmNvbS5teTEeMBwGA1UEAxMVVHJpYWwgTEhETk0gU3ViIENBIFYxMB4XDTI0MDYwNjAyNTIzNloXDTI0MDkwNjAyNTIz
NlowgZwxCzAJBgNVBAYTAk1ZMQ4wDAYDVQQKEwVEdW1teTEVMBMGA1UEYRMMQzI5NzAyNjM1MDYwMRswGQYDVQQLExJUZXN0IFVuaXQgZUludm9pY2UxDjAMBgNVBAMTBU
R1bW15MRIwEAYDVQQFEwlEMTIzNDU2NzgxJTAjBgkqhkiG9w0BCQEWFmFuYXMuYUBmZ3Zob2xkaW5ncy5jb20wggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCh
vfOzAofnU60xFO7NcmF2WRi+dgor1D7ccISgRVfZC30Fdxnt1S6ZNf78Lbrz8TbWMicS8plh/pHy96OJvEBplsAgcZTd6WvaMUB2oInC86D3YShlthR6EzhwXgBmg/g9xp
rwlRqXMT2p4+K8zmyJZ9pIb8Y+tQNjm/uYNudtwGVm8A4hEhlRHbgfUXRzT19QZml6V2Ea0wQI8VyWWa8phCIkBD2w4F8jG4eP5/0XSQkTfBHHf+GV/YDJx5KiiYfmB1nG
fwoPHix6Gey+wRjIq87on8Dm5+8ei8/bOhcuuSlpxgwphAP3rZrNbRN9LNVLSQ5md41asoBHfaDIVPVpAgMBAAGjgfcwgfQwHwYDVR0lBBgwFgYIKwYBBQUHAwQGCisGAQ
QBgjcKAwwwEQYDVR0OBAoECEDwms66hrpiMFMGA1UdIARMMEowSAYJKwYBBAGDikUBMDswOQYIKwYBBQUHAgEWLWh0dHBzOi8vd3d3LnBvc2RpZ2ljZXJ0LmNvbS5teS9y
ZXBvc2l0b3J5L2NwczATBgNVHSMEDDAKgAhNf9lrtsUI0DAOBgNVHQ8BAf8EBAMCBkAwRAYDVR0fBD0wOzA5oDegNYYzaHR0cDovL3RyaWFsY3JsLnBvc2RpZ2ljZXJ0Lm
NvbS5teS9UcmlhbExIRE5NVjEuY3JsMA0GCSqGSIb3DQEBCwUAA4ICAQBwptnIb1OA8NNVotgVIjOnpQtowew87Y0EBWAnVhOsMDlWXD/s+BL7vIEbX/BYa0TjakQ7qo4r
iSHyUkQ+X+pNsPEqolC4uFOp0pDsIdjsNB+WG15itnghkI99c6YZmbXcSFw9E160c7vG25gIL6zBPculHx5+laE59YkmDLdxx27e0TltUbFmuq3diYBOOf7NswFcDXCo+k
XOwFfgmpbzYS0qfSoh3eZZtVHg0r6uga1UsMGb90+IRsk4st99EOVENvo0290lWhPBVK2G34+2TzbbYnVkoxnq6uDMw3cRpXX/oSfya+tyF51kT3iXvpmQ9OMF3wMlfKwC
S7BZB2+iRja/1WHkAP7QW7/+0zRBcGQzY7AYsdZUllwYapsLEtbZBrTiH12X4XnZjny9rLfQLzJsFGT7Q+e02GiCsBrK7ZHNTindLRnJYAo4U2at5+SjqBiXSmz0DG+juO
yFkwiWyD0xeheg4tMMO2pZ7clQzKflYnvFTEFnt+d+tvVwNjTboxfVxEv2qWF6qcMJeMvXwKTXuwVI2iUqmJSzJbUY+w3OeG7fvrhUfMJPM9XZBOp7CEI1QHfHrtyjlKNh
YzG3IgHcfAZUURO16gFmWgzAZLkJSmCIxaIty/EmvG5N3ZePolBOa7lNEH/eSBMGAQteH+Twtiu0Y2xSwmmsxnfJyw==
"""
ISSUER = "CN=Trial LHDNM Sub CA V1, OU=Terms of use at http://www.posdigicert.com.my, O=LHDNM, C=MY"
SERIAL = "162880276254639189035871514749820882117"
SIGNING_TIME = "2024-07-23T15:14:54Z"
CERTIFICATE_DIGEST = "KKBSTyiPKGkGl1AFqcPziKCEIDYGtnYUTQN4ukO7G40="
PROPERTIES_DIGEST = "Rzuzz+70GSnGBF1YxhHnjSzFpQ1MW4vyX/Q9bTHkE2c="
DOCUMENT_DIGEST = "vMs/IdnS7isftqrBDr4F1LK/CkvBkW5Gb3Wn6OVzAxo="
VALUE = (
    "QTvntg4opuS7ZYWmly/iAO2OnLVJcKylYuF+QJKZdx9BkFVglmVuFtEtwoqgNsbsKaaEDinTSUAVStRJs2tiU1Jdryd4hoZ/Hc5TAvFnThpauVOLsc3j07cUB1+zhNjENmFe"
    "I9yzTGjr8XfNi4mNPspnhFAT4QGbRpxkWiIsKj762p3dhCwUNAuNLjunVaosYQ5lvSzGt4B9TF/1xJ7Z6kdcJTmBeltTWErSRA2EOMzWsGWGZVvyPLnXfnlIBQItTvARXveaf"
    "xFdS1iw91g7mSEEYeqEviI0b4FUmkwH8ed0boFc6EHl1VF+2uVxBtHeKf31FqTQl/6/pF4Qgpn6Hg=="
)


def element(said: Any) -> Any:
    """The element as UBL in JSON writes it."""
    if isinstance(said, list):
        return [element(one)[0] for one in said]
    if isinstance(said, dict):
        return [{name: element(one) for name, one in said.items()}]
    if isinstance(said, tuple):
        return [{"_": said[0], **said[1]}]
    return [{"_": said}]


def _money(amount: str) -> tuple[Decimal, dict[str, str]]:
    return Decimal(amount), {"currencyID": "MYR"}


def _address() -> dict[str, Any]:
    return {
        "CityName": "Kuala Lumpur",
        "PostalZone": "50480",
        "CountrySubentityCode": "10",
        "AddressLine": [{"Line": "Lot 66"}, {"Line": "Bangunan Merdeka"}, {"Line": "Persiaran Jaya"}],
        "Country": {"IdentificationCode": ("MYS", {"listID": "ISO3166-1", "listAgencyID": "6"})},
    }


def _ids(whose: str, *more: str) -> list[dict[str, Any]]:
    named = [("TIN", f"{whose} TIN"), ("BRN", f"{whose} BRN"), *((one, "NA") for one in more)]
    return [{"ID": (value, {"schemeID": scheme})} for scheme, value in named]


SCHEME = {"ID": ("OTH", {"schemeID": "UN/ECE 5153", "schemeAgencyID": "6"})}


def _allowance(charge: bool, reason: str, amount: str, factor: str = "") -> dict[str, Any]:
    own = {"MultiplierFactorNumeric": Decimal(factor)} if factor else {}
    return {"ChargeIndicator": charge, "AllowanceChargeReason": reason, **own, "Amount": _money(amount)}


INVOICE: dict[str, Any] = {
    "ID": "JSON-INV12345",
    "IssueDate": "2024-07-23",
    "IssueTime": "00:30:00Z",
    "InvoiceTypeCode": ("01", {"listVersionID": "1.1"}),
    "DocumentCurrencyCode": "MYR",
    "TaxCurrencyCode": "MYR",
    "InvoicePeriod": {"StartDate": "2024-01-01", "EndDate": "2024-07-31", "Description": "Monthly"},
    "BillingReference": {"AdditionalDocumentReference": {"ID": "E12345678912"}},
    "AdditionalDocumentReference": [
        {"ID": "E12345678912", "DocumentType": "CustomsImportForm"},
        {"ID": "sa313321312", "DocumentType": "213312dddddd", "DocumentDescription": "asddasdwqfd ddq"},
        {"ID": "E12345678912", "DocumentType": "K2"},
        {"ID": "CIF"},
    ],
    "AccountingSupplierParty": {
        "AdditionalAccountID": ("CPT-CCN-W-211111-KL-000002", {"schemeAgencyName": "CertEX"}),
        "Party": {
            "IndustryClassificationCode": (
                "46510",
                {"name": "Wholesale of computer hardware, software and peripherals"},
            ),
            "PartyIdentification": _ids("Supplier's", "SST", "TTX"),
            "PostalAddress": _address(),
            "PartyLegalEntity": {"RegistrationName": "Supplier's Name"},
            "Contact": {"Telephone": "+60-123456789", "ElectronicMail": "supplier@email.com"},
        },
    },
    "AccountingCustomerParty": {
        "Party": {
            "PostalAddress": _address(),
            "PartyLegalEntity": {"RegistrationName": "Buyer's Name"},
            "PartyIdentification": _ids("Buyer's", "SST", "TTX"),
            "Contact": {"Telephone": "+60-123456789", "ElectronicMail": "buyer@email.com"},
        }
    },
    "Delivery": {
        "DeliveryParty": {
            "PartyLegalEntity": {"RegistrationName": "Recipient's Name"},
            "PostalAddress": _address(),
            "PartyIdentification": _ids("Recipient's"),
        },
        "Shipment": {"ID": "1234", "FreightAllowanceCharge": _allowance(True, "Service charge", "100")},
    },
    "PaymentMeans": {"PaymentMeansCode": "03", "PayeeFinancialAccount": {"ID": "1234567890123"}},
    "PaymentTerms": {"Note": "Payment method is cash"},
    "PrepaidPayment": {
        "ID": "E12345678912",
        "PaidAmount": _money("1"),
        "PaidDate": "2024-07-23",
        "PaidTime": "00:30:00Z",
    },
    "AllowanceCharge": [
        _allowance(False, "Sample Description", "100"),
        _allowance(True, "Service charge", "100"),
    ],
    "TaxTotal": {
        "TaxAmount": _money("87.63"),
        "TaxSubtotal": {
            "TaxableAmount": _money("87.63"),
            "TaxAmount": _money("87.63"),
            "TaxCategory": {"ID": "01", "TaxScheme": SCHEME},
        },
    },
    "LegalMonetaryTotal": {
        "LineExtensionAmount": _money("1436.5"),
        "TaxExclusiveAmount": _money("1436.5"),
        "TaxInclusiveAmount": _money("1436.5"),
        "AllowanceTotalAmount": _money("1436.5"),
        "ChargeTotalAmount": _money("1436.5"),
        "PayableRoundingAmount": _money("0.3"),
        "PayableAmount": _money("1436.5"),
    },
    "InvoiceLine": {
        "ID": "1234",
        "InvoicedQuantity": (Decimal(1), {"unitCode": "C62"}),
        "LineExtensionAmount": _money("1436.5"),
        "AllowanceCharge": [
            _allowance(False, "Sample Description", "100", "0.15"),
            _allowance(True, "Sample Description", "100", "0.1"),
        ],
        "TaxTotal": {
            "TaxAmount": _money("1460.5"),
            "TaxSubtotal": {
                "TaxableAmount": _money("1460.5"),
                "TaxAmount": _money("1460.5"),
                "Percent": Decimal(6),
                "TaxCategory": {
                    "ID": "E",
                    "TaxExemptionReason": "Exempt New Means of Transport",
                    "TaxScheme": SCHEME,
                },
            },
        },
        "Item": {
            "CommodityClassification": [
                {"ItemClassificationCode": ("9800.00.0010", {"listID": "PTC"})},
                {"ItemClassificationCode": ("003", {"listID": "CLASS"})},
            ],
            "Description": "Laptop Peripherals",
            "OriginCountry": {"IdentificationCode": "MYS"},
        },
        "Price": {"PriceAmount": _money("17")},
        "ItemPriceExtension": {"Amount": _money("100")},
    },
}
DOCUMENT: dict[str, Any] = {
    "_D": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    "_A": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "_B": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "Invoice": element(INVOICE),
}
