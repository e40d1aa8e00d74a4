"""Invented people, firms and goods of the demo company. Any likeness to a real firm is chance."""

from decimal import Decimal

COMPANY = "Kinabalu Coffee Roasters Sdn Bhd"

# name, days it usually takes to pay, size of its orders in percent of the usual
CUSTOMERS = (
    ("Warung Pagi Raya Sdn Bhd", 31, 90),
    ("Hotel Teluk Lintas Sdn Bhd", 44, 190),
    ("Kopitiam Seri Ombak", 27, 60),
    ("Tamparuli Bakehouse Sdn Bhd", 29, 70),
    ("Restoran Nasi Dulang Emas", 34, 80),
    ("清风茶咖啡馆 Qingfeng Café Sdn Bhd", 36, 110),
    ("Lim & Daughters Trading", 41, 120),
    ("Bukit Perak Resort Berhad", 52, 220),
    ("Kedai Kopi Dua Sahabat", 24, 45),
    ("Arunachalam Sweets and Coffee", 33, 75),
    ("Desa Timur Grocers Sdn Bhd", 38, 140),
    ("Universiti Teluk Biru, Kafeteria", 49, 100),
    ("Rumah Roti Puan Salmah", 26, 50),
    ("Pelangi Coworking Sdn Bhd", 32, 65),
    ("南海渔港酒楼 Nanhai Seafood Restaurant", 43, 95),
    ("Gaya Arcade Cinema Café", 30, 85),
    ("Maju Jaya Office Pantry Sdn Bhd", 35, 130),
    ("Borneo Trail Lodges Sdn Bhd", 46, 115),
)
SERVICE_CUSTOMERS = CUSTOMERS[1:18:2]
EXPORT_CUSTOMERS = (
    ("Tiong Hock Coffee Pte. Ltd.", "SGD", 34),
    ("Kaki Lima Brews Pte. Ltd.", "SGD", 29),
    ("مقهى نخلة الواحة Nakhlat Al Waha Café LLC", "USD", 47),
    ("Rheinblick Kaffeehaus Müller GmbH", "USD", 39),
)
OPENING_DEBTORS = CUSTOMERS[:9]

GREEN_COFFEE_SUPPLIERS = (
    ("Ranau Highland Growers Co-operative", "RHG/"),
    ("Tenom Valley Green Coffee Sdn Bhd", "TV-"),
    ("Liberica Johor Plantations Sdn Bhd", "LJP"),
)
IMPORT_SUPPLIERS = (
    ("Exportadora Serra Azul Ltda.", "ESA-"),
    ("Yirga Hills Coffee Export PLC", "YH/EXP/"),
    ("Nordhafen Rohkaffee Handel GmbH", "RE-"),
)
PACKAGING_SUPPLIER = ("Kemas Rapi Packaging Sdn Bhd", "KRP-INV-")
EQUIPMENT_SUPPLIER = ("Guangzhou Lanyu 蓝羽 Machinery Trading", "LY")
FORWARDER = ("Sepanggar Forwarding Sdn Bhd", "SF")
COURIER = ("Pantas Ekspres Logistics Sdn Bhd", "PEL-")
MARKETING = (("Studio Kertas Merah", "SKM"), ("Suara Kota Media Sdn Bhd", "SKMD-"))
REPAIRS = ("Baiki Cepat Engineering", "BCE")
SECRETARY = ("Wong, Osman & Co. Corporate Services", "WOC/")
AUDITOR = ("Ferdinandez Tan PLT", "FT/AUD/")
INSURER = ("Takaful Teguh Berhad", "TT/FIRE/")
POWER = ("Timur Power Supply Berhad", "TPS")
TELECOM = "Sinar Fibre Sdn Bhd"
LANDLORD = "Likas Industrial Estates Sdn Bhd"
MACHINE_MAKER = ("Officina Torrefazione Bruna S.r.l.", "OTB-")
DIRECTOR = "Puan Rosalind Gunting"

# name, price of a kilogram in MYR
COFFEES = (
    ("Kinabalu House Blend", Decimal("58.00")),
    ("Tenom Robusta, dark roast", Decimal("46.00")),
    ("Sabah Single Origin, medium roast", Decimal("84.00")),
    ("Liberica Reserve", Decimal("92.00")),
    ("Espresso Gelap", Decimal("62.00")),
    ("Decaf Pagi", Decimal("76.00")),
)
SERVICES = (
    ("Espresso machine maintenance, quarterly visit", 650, 1400),
    ("Barista training, two days", 1200, 2600),
    ("Café set-up consultancy", 1800, 4200),
    ("Grinder calibration and descaling", 380, 900),
)
MACHINES = (
    ("Two-group espresso machine", 11800),
    ("On-demand grinder", 3650),
    ("Batch brewer", 4480),
    ("Water filtration set", 1290),
)
# what the company card pays for: description, account, from and to in MYR
CARD_EXPENSES = (
    ("Flight to Singapore, customer visit", "6330", 320, 780),
    ("Accounting and shop software", "6220", 180, 320),
    ("Dinner with distributors", "6330", 160, 420),
    ("Hotel in Kuala Lumpur, trade fair", "6330", 380, 760),
    ("Design software subscription", "6220", 90, 240),
    ("Fuel and tolls, delivery van", "6330", 240, 460),
)
PETTY_EXPENSES = (
    ("Stationery and printer paper", "6210", 30, 95),
    ("Pantry and cleaning supplies", "6070", 35, 110),
    ("Parking and postage", "6210", 12, 48),
    ("Gloves and first aid", "6070", 25, 80),
)
