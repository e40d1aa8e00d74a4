"""What each official rule says, in plain words and in the language that was asked for.

Rules of one kind share a sentence, which names the term or the VAT category; a rule that has none here is told in the words of
its makers, and says so. A test walks every rule id of the installed stylesheets.
"""

import re

from oasys.core.words import marked, say

TERMS = {
    "BT-1": marked("invoice number"),
    "BT-2": marked("issue date"),
    "BT-3": marked("type of the invoice"),
    "BT-5": marked("currency of the invoice"),
    "BT-6": marked("accounting currency of the VAT"),
    "BT-7": marked("tax point date"),
    "BT-8": marked("code of the tax point"),
    "BT-9": marked("due date"),
    "BT-10": marked("buyer reference"),
    "BT-12": marked("contract number"),
    "BT-13": marked("order number"),
    "BT-17": marked("number of the tender or lot"),
    "BT-18": marked("invoiced object"),
    "BT-20": marked("payment terms"),
    "BT-21": marked("subject of a note"),
    "BT-22": marked("note"),
    "BT-23": marked("business process"),
    "BT-24": marked("specification of the e-invoice"),
    "BT-25": marked("number of the preceding invoice"),
    "BT-27": marked("seller's name"),
    "BT-31": marked("seller's VAT number"),
    "BT-34": marked("seller's electronic address"),
    "BT-37": marked("seller's city"),
    "BT-38": marked("seller's post code"),
    "BT-40": marked("seller's country"),
    "BT-41": marked("seller's contact person"),
    "BT-42": marked("telephone number of the seller's contact"),
    "BT-43": marked("e-mail address of the seller's contact"),
    "BT-44": marked("buyer's name"),
    "BT-48": marked("buyer's VAT number"),
    "BT-49": marked("buyer's electronic address"),
    "BT-52": marked("buyer's city"),
    "BT-53": marked("buyer's post code"),
    "BT-55": marked("buyer's country"),
    "BT-59": marked("payee's name"),
    "BT-62": marked("name of the tax representative"),
    "BT-63": marked("VAT number of the tax representative"),
    "BT-69": marked("country of the tax representative"),
    "BT-71": marked("place of delivery"),
    "BT-72": marked("delivery date"),
    "BT-77": marked("city of delivery"),
    "BT-78": marked("post code of delivery"),
    "BT-80": marked("country of delivery"),
    "BT-81": marked("means of payment"),
    "BT-84": marked("account to pay to"),
    "BT-89": marked("mandate of the direct debit"),
    "BT-90": marked("creditor identifier"),
    "BT-91": marked("account to be debited"),
    "BT-92": marked("amount of an allowance on the document"),
    "BT-93": marked("base of an allowance on the document"),
    "BT-95": marked("VAT category of an allowance on the document"),
    "BT-97": marked("reason of an allowance on the document"),
    "BT-99": marked("amount of a charge on the document"),
    "BT-100": marked("base of a charge on the document"),
    "BT-102": marked("VAT category of a charge on the document"),
    "BT-104": marked("reason of a charge on the document"),
    "BT-106": marked("sum of the lines"),
    "BT-107": marked("sum of the allowances"),
    "BT-108": marked("sum of the charges"),
    "BT-109": marked("total without VAT"),
    "BT-110": marked("total VAT"),
    "BT-111": marked("total VAT in the accounting currency"),
    "BT-112": marked("total with VAT"),
    "BT-113": marked("amount already paid"),
    "BT-114": marked("rounding amount"),
    "BT-115": marked("amount due"),
    "BT-116": marked("taxable amount of a VAT rate"),
    "BT-117": marked("VAT of a rate"),
    "BT-118": marked("VAT category"),
    "BT-119": marked("VAT rate"),
    "BT-121": marked("code of the exemption"),
    "BT-122": marked("reference of an attached document"),
    "BT-124": marked("link to a document"),
    "BT-125": marked("attached file"),
    "BT-126": marked("number of a line"),
    "BT-128": marked("object of a line"),
    "BT-129": marked("quantity of a line"),
    "BT-130": marked("unit of a line"),
    "BT-131": marked("net amount of a line"),
    "BT-136": marked("amount of an allowance on a line"),
    "BT-137": marked("base of an allowance on a line"),
    "BT-139": marked("reason of an allowance on a line"),
    "BT-141": marked("amount of a charge on a line"),
    "BT-142": marked("base of a charge on a line"),
    "BT-144": marked("reason of a charge on a line"),
    "BT-146": marked("net price of an item"),
    "BT-148": marked("gross price of an item"),
    "BT-151": marked("VAT category of a line"),
    "BT-153": marked("name of an item"),
    "BT-157": marked("standard number of an item"),
    "BT-158": marked("classification of an item"),
    "BT-160": marked("name of a property of an item"),
    "BG-1": marked("notes"),
    "BG-5": marked("seller's address"),
    "BG-6": marked("seller's contact"),
    "BG-8": marked("buyer's address"),
    "BG-12": marked("address of the tax representative"),
    "BG-14": marked("period of the invoice"),
    "BG-16": marked("payment details"),
    "BG-17": marked("details of the bank transfer"),
    "BG-18": marked("details of the card"),
    "BG-19": marked("details of the direct debit"),
    "BG-23": marked("breakdown of the VAT"),
    "BG-25": marked("lines"),
    "BG-26": marked("period of a line"),
    "BG-3": marked("preceding invoice"),
}

MISSING = {
    "BR-01": "BT-24",
    "BR-02": "BT-1",
    "BR-03": "BT-2",
    "BR-04": "BT-3",
    "BR-05": "BT-5",
    "BR-06": "BT-27",
    "BR-07": "BT-44",
    "BR-08": "BG-5",
    "BR-09": "BT-40",
    "BR-10": "BG-8",
    "BR-11": "BT-55",
    "BR-12": "BT-106",
    "BR-13": "BT-109",
    "BR-14": "BT-112",
    "BR-15": "BT-115",
    "BR-16": "BG-25",
    "BR-17": "BT-59",
    "BR-18": "BT-62",
    "BR-19": "BG-12",
    "BR-20": "BT-69",
    "BR-21": "BT-126",
    "BR-22": "BT-129",
    "BR-23": "BT-130",
    "BR-24": "BT-131",
    "BR-25": "BT-153",
    "BR-26": "BT-146",
    "BR-31": "BT-92",
    "BR-32": "BT-95",
    "BR-33": "BT-97",
    "BR-36": "BT-99",
    "BR-37": "BT-102",
    "BR-38": "BT-104",
    "BR-41": "BT-136",
    "BR-42": "BT-139",
    "BR-43": "BT-141",
    "BR-44": "BT-144",
    "BR-45": "BT-116",
    "BR-46": "BT-117",
    "BR-47": "BT-118",
    "BR-48": "BT-119",
    "BR-49": "BT-81",
    "BR-50": "BT-84",
    "BR-52": "BT-122",
    "BR-53": "BT-111",
    "BR-54": "BT-160",
    "BR-55": "BT-25",
    "BR-56": "BT-63",
    "BR-57": "BT-80",
    "BR-61": "BT-84",
    "BR-CO-04": "BT-151",
    "BR-CO-18": "BG-23",
    "BR-CO-19": "BG-14",
    "BR-CO-20": "BG-26",
    "BR-CO-21": "BT-97",
    "BR-CO-22": "BT-104",
    "BR-CO-23": "BT-139",
    "BR-CO-24": "BT-144",
    "BR-DE-1": "BG-16",
    "BR-DE-2": "BG-6",
    "BR-DE-3": "BT-37",
    "BR-DE-4": "BT-38",
    "BR-DE-5": "BT-41",
    "BR-DE-6": "BT-42",
    "BR-DE-7": "BT-43",
    "BR-DE-8": "BT-52",
    "BR-DE-9": "BT-53",
    "BR-DE-10": "BT-77",
    "BR-DE-11": "BT-78",
    "BR-DE-14": "BT-119",
    "BR-DE-15": "BT-10",
    "BR-DE-23-a": "BG-17",
    "BR-DE-24-a": "BG-18",
    "BR-DE-25-a": "BG-19",
    "BR-DE-26": "BG-3",
    "BR-DE-30": "BT-90",
    "BR-DE-31": "BT-91",
    "BR-DE-CVD-01": "BT-12",
    "BR-DE-CVD-02": "BT-17",
    "PEPPOL-EN16931-R001": "BT-23",
    "PEPPOL-EN16931-R010": "BT-49",
    "PEPPOL-EN16931-R020": "BT-34",
    "PEPPOL-EN16931-R061": "BT-89",
}

DECIMALS = {
    "BR-DEC-01": "BT-92",
    "BR-DEC-02": "BT-93",
    "BR-DEC-05": "BT-99",
    "BR-DEC-06": "BT-100",
    "BR-DEC-09": "BT-106",
    "BR-DEC-10": "BT-107",
    "BR-DEC-11": "BT-108",
    "BR-DEC-12": "BT-109",
    "BR-DEC-13": "BT-110",
    "BR-DEC-14": "BT-112",
    "BR-DEC-15": "BT-111",
    "BR-DEC-16": "BT-113",
    "BR-DEC-17": "BT-114",
    "BR-DEC-18": "BT-115",
    "BR-DEC-19": "BT-116",
    "BR-DEC-20": "BT-117",
    "BR-DEC-23": "BT-131",
    "BR-DEC-24": "BT-136",
    "BR-DEC-25": "BT-137",
    "BR-DEC-27": "BT-141",
    "BR-DEC-28": "BT-142",
}

CODES = {
    "BR-CL-01": "BT-3",
    "BR-CL-03": "BT-5",
    "BR-CL-04": "BT-5",
    "BR-CL-05": "BT-6",
    "BR-CL-06": "BT-8",
    "BR-CL-07": "BT-18",
    "BR-CL-08": "BT-21",
    "BR-CL-13": "BT-158",
    "BR-CL-16": "BT-81",
    "BR-CL-17": "BT-118",
    "BR-CL-18": "BT-151",
    "BR-CL-19": "BT-97",
    "BR-CL-20": "BT-104",
    "BR-CL-21": "BT-157",
    "BR-CL-22": "BT-121",
    "BR-CL-23": "BT-130",
    "BR-CL-24": "BT-125",
    "BR-CL-26": "BT-71",
    "BR-DE-17": "BT-3",
    "PEPPOL-EN16931-P0100": "BT-3",
    "PEPPOL-EN16931-P0101": "BT-3",
}

SCHEMES = {
    "BR-62": "BT-34",
    "BR-63": "BT-49",
    "BR-64": "BT-157",
    "BR-65": "BT-158",
}

SENTENCES = {
    "BR-27": marked("The net price of an item is negative: a price is never negative, a quantity may be."),
    "BR-28": marked("The gross price of an item is negative: a price is never negative, a quantity may be."),
    "BR-29": marked("The period of the invoice ends before it starts."),
    "BR-30": marked("The period of a line ends before it starts."),
    "BR-51": marked("The number of a card stands in the invoice in full: only the first 6 and the last 4 digits may."),
    "BR-CO-03": marked("A tax point date and a code of the tax point are both given: only one of them may be."),
    "BR-CO-05 BR-CO-06 BR-CO-07 BR-CO-08": marked(
        "The reason of an allowance or charge and its code say different things."
    ),
    "BR-CO-09": marked("A VAT number does not begin with the code of its country."),
    "BR-CO-10": marked("The sum of the lines is not what the net amounts of the lines add up to."),
    "BR-CO-11": marked("The sum of the allowances is not what the allowances on the document add up to."),
    "BR-CO-12": marked("The sum of the charges is not what the charges on the document add up to."),
    "BR-CO-13": marked("The total without VAT is not the sum of the lines, less the allowances, plus the charges."),
    "BR-CO-14": marked("The total VAT is not what the VAT of the single rates adds up to."),
    "BR-CO-15": marked("The total with VAT is not the total without VAT plus the VAT."),
    "BR-CO-16": marked("The amount due is not the total with VAT, less what was paid, plus the rounding."),
    "BR-CO-17": marked("The VAT of a rate is not the taxable amount times the rate."),
    "BR-CO-25": marked("An amount is due, and neither a due date nor payment terms are given."),
    "BR-CO-26": marked("The seller cannot be recognised: give an identifier, a registration number or the VAT number."),
    "BR-CL-10 BR-CL-11": marked("The kind of an identifier is no code of the list ISO 6523."),
    "BR-CL-14 BR-CL-15": marked("A country is no code of ISO 3166-1, such as DE."),
    "BR-CL-25": marked("The kind of an electronic address is no code of the list of electronic addresses."),
    "BR-B-01": marked("Split payment is for invoices within Italy alone."),
    "BR-B-02": marked("Split payment does not go with the standard rate in one invoice."),
    "BR-IC-11": marked("A supply within the EU needs a delivery date or a period of the invoice."),
    "BR-IC-12": marked("A supply within the EU needs the country of delivery."),
    "BR-O-11 BR-O-12 BR-O-13 BR-O-14": marked(
        "What is not subject to VAT stands in an invoice of its own: no other VAT category goes with it."
    ),
    "BR-DE-16": marked("The seller's VAT number or tax number is missing, or the tax representative."),
    "BR-DE-18": marked(
        "The early-payment discount in the payment terms is not written as #SKONTO#TAGE=14#PROZENT=2.00#, each in a line of its own."
    ),
    "BR-DE-19": marked("The account to pay to is no valid IBAN, which a SEPA transfer needs."),
    "BR-DE-20": marked("The account to be debited is no valid IBAN, which a SEPA direct debit needs."),
    "BR-DE-21": marked("The specification is not the one of XRechnung."),
    "BR-DE-22": marked("Two attached files have the same name."),
    "BR-DE-23-b BR-DE-24-b BR-DE-25-b": marked(
        "The payment details are of another means of payment than the one that is named."
    ),
    "BR-DE-27": marked("The telephone number of the seller's contact has fewer than three digits."),
    "BR-DE-28": marked("The e-mail address of the seller's contact is none."),
    "BR-DE-TMP-32": marked(
        "The day of the delivery or service is missing: give the delivery date, the period of the invoice, or the period of each line."
    ),
    "BR-TMP-2": marked("A link to a document is no whole web address."),
    "BR-TMP-6 BR-TMP-7": marked("A date is not written as the syntax wants it."),
    "PEPPOL-EN16931-R002": marked("There is more than one note on the invoice."),
    "PEPPOL-EN16931-R003": marked("A buyer reference or an order number is missing."),
    "PEPPOL-EN16931-R004": marked("The specification is not the one of Peppol BIS Billing 3."),
    "PEPPOL-EN16931-R005": marked("The accounting currency is the same as the currency of the invoice: leave it out."),
    "PEPPOL-EN16931-R007": marked("The business process is not one of Peppol."),
    "PEPPOL-EN16931-R008": marked("An element is empty."),
    "PEPPOL-EN16931-R040": marked("An allowance or charge is not its base times its percentage."),
    "PEPPOL-EN16931-R041": marked("An allowance or charge has a percentage and no base."),
    "PEPPOL-EN16931-R042": marked("An allowance or charge has a base and no percentage."),
    "PEPPOL-EN16931-R043": marked("Whether something is an allowance or a charge is said by true or false."),
    "PEPPOL-EN16931-R044": marked("A price has a charge: only a discount is allowed."),
    "PEPPOL-EN16931-R046": marked("The net price is not the gross price less the discount."),
    "PEPPOL-EN16931-R051": marked("An amount is in another currency than the invoice."),
    "PEPPOL-EN16931-R053 PEPPOL-EN16931-R054": marked(
        "There has to be one total of the VAT with its breakdown, and one more only for an accounting currency."
    ),
    "PEPPOL-EN16931-R055": marked("The VAT in the two currencies has different signs."),
    "PEPPOL-EN16931-R080 PEPPOL-EN16931-R100 PEPPOL-EN16931-R101": marked(
        "There is more than one invoiced object, or another document in its place."
    ),
    "PEPPOL-EN16931-R110 PEPPOL-EN16931-R111": marked("The period of a line is not within the period of the invoice."),
    "PEPPOL-EN16931-R120": marked(
        "The net amount of a line is not quantity times price, less its allowances, plus its charges."
    ),
    "PEPPOL-EN16931-R121": marked("The quantity that a price is for is not above zero."),
    "PEPPOL-EN16931-R130": marked("The unit of the price is another one than the unit of the line."),
    "PEPPOL-EN16931-P0112": marked("Partial and corrected invoices (326, 384) are for two German parties alone."),
}

CATEGORIES = {
    "S": ("S", marked("standard rate")),
    "Z": ("Z", marked("zero rate")),
    "E": ("E", marked("exempt")),
    "AE": ("AE", marked("reverse charge")),
    "IC": ("K", marked("supply within the EU")),
    "G": ("G", marked("export")),
    "O": ("O", marked("not subject to VAT")),
    "AF": ("L", marked("IGIC of the Canary Islands")),
    "AG": ("M", marked("IPSI of Ceuta and Melilla")),
}

OF_CATEGORY = {
    "01": marked(
        "The breakdown of the VAT lacks the category {category}, which a line, an allowance or a charge has, or has it more than once."
    ),
    "02 03 04": marked(
        "The VAT numbers do not fit the category {category}: one that it needs is missing, or one is given that it forbids."
    ),
    "05 06 07": marked("The VAT rate of a line, an allowance or a charge does not fit its category {category}."),
    "08": marked(
        "The taxable amount of the category {category} is not what its lines, less allowances, plus charges add up to."
    ),
    "09": marked("The VAT of the category {category} is not what it has to be: taxable amount times rate, or zero."),
    "10": marked("The category {category} lacks its reason of exemption, or has one where none is allowed."),
}

CATEGORY_RULE = re.compile(r"BR-([A-Z]{1,2})-(0[1-9]|10)")
NOT_USED = re.compile(r"UBL-(CR|DT|SR)-[0-9]+|CII-(SR|DT)-[0-9]+")
_OWN = {rule: sentence for rules, sentence in SENTENCES.items() for rule in rules.split()}
_OWN |= {
    f"PEPPOL-EN16931-P{number:04}": marked("The code of the exemption belongs to another VAT category.")
    for number in range(104, 112)
}
_BY_NUMBER = {number: sentence for numbers, sentence in OF_CATEGORY.items() for number in numbers.split()}
RENAMED = {"IG": "AF", "IP": "AG"}  # as older editions call the rules of IGIC and IPSI


def sentence_of(rule: str, official: str) -> str:
    """What the broken rule means, for a person."""
    if rule in _OWN:
        return say(_OWN[rule])
    if rule in MISSING:
        return say("Missing: {term}.", term=say(TERMS[MISSING[rule]]))
    if rule in DECIMALS:
        return say("More than two decimals: {term}.", term=say(TERMS[DECIMALS[rule]]))
    if rule in CODES:
        return say("No code of the list it has to come from: {term}.", term=say(TERMS[CODES[rule]]))
    if rule in SCHEMES:
        return say("Its kind is not said: {term}.", term=say(TERMS[SCHEMES[rule]]))
    of_category = CATEGORY_RULE.fullmatch(rule)
    prefix = RENAMED.get(of_category[1], of_category[1]) if of_category else ""
    if of_category and prefix in CATEGORIES:
        code, name = CATEGORIES[prefix]
        return say(_BY_NUMBER[of_category[2]], category=f"{code} ({say(name)})")
    if NOT_USED.fullmatch(rule):
        return say("The file says something that EN 16931 has no place for: {official}", official=official)
    return say("The rule {rule} is broken; in the words of its makers: {official}", rule=rule, official=official)


def term_name(term: str) -> str:
    """The name of a business term for a person; the term itself where it has none here."""
    return say(TERMS[term]) if term in TERMS else term
