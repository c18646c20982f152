"""Names of the sample council, made up of common ones; no entry is about anybody."""

FEMALE = (
    "Margaret", "Susan", "Aisha", "Patricia", "Grace", "Fatima", "Ellen", "Chloe", "Joan", "Priya", "Hannah", "Agnieszka",
    "Doreen", "Leila", "Michelle", "Ruth", "Olga", "Sharon", "Mei", "Bernadette",
)  # fmt: skip
MALE = (
    "John", "Mohammed", "Peter", "Kwame", "David", "Piotr", "Ronald", "Samuel", "Ahmed", "Kevin", "Liam", "Arjun", "Stanley",
    "Carlos", "Andrew", "Tunde", "George", "Wei", "Michael", "Desmond",
)  # fmt: skip
LAST = (
    "Smith", "Okafor", "Taylor", "Khan", "Brown", "Kowalska", "Wilson", "Begum", "Roberts", "Mensah", "Green", "Patel",
    "Baker", "Ali", "Turner", "Nowak", "Parker", "Singh", "Collins", "Adeyemi", "Reid", "Costa", "Marsh", "Hussain",
)  # fmt: skip
WELSH_FEMALE = (
    "Angharad", "Siân", "Menna", "Lowri", "Eirlys", "Nerys", "Cerys", "Ffion", "Gwenllian", "Heledd", "Mair", "Tegwen",
)  # fmt: skip
WELSH_MALE = (
    "Dafydd", "Huw", "Gwilym", "Rhys", "Emyr", "Iolo", "Aled", "Gethin", "Ieuan", "Llŷr", "Meirion", "Tudur",
)  # fmt: skip
WELSH_LAST = ("Jones", "Davies", "ap Rhys", "Llywelyn", "Bowen", "Morgan")
UNUSUAL = (
    ("Zoë", "Müller-Łukasiewicz"), ("Siobhán", "O’Neil"), ("Seán", "O'Connor"), ("François", "D’Almeida"),
    ("Nguyễn Thị", "Hương"), ("Jean-Paul", "Øvergård"), ("Bartholomew Maximilian Ferdinand", "Featherstonehaugh-Cholmondeley"),
    ("Wilhelmina Alexandrina Theodora Josephine", "van den Bergh-Wriothesley-Marjoribanks-Fitzwilliam"), ("Ng", "Ó"),
    ("Anna Maria", "de la Cruz y Fernández"), ("Şebnem", "Yıldız"), ("Mary Ann", "St. John-Smythe"),
)  # fmt: skip
"""First and last names that trip programs: accents, apostrophes of both kinds, hyphens, spaces, very short, very long."""

STREETS = (
    "Station Road",
    "Mill Lane",
    "Castle Street",
    "Orchard Close",
    "Bridge Street",
    "Victoria Terrace",
    "Elm Grove",
)
WELSH_STREETS = ("Heol y Felin", "Stryd y Bont", "Ffordd yr Orsaf")
EMPLOYERS = (
    "Tesco",
    "Sampletown Care Homes Ltd",
    "Sampletown Academy",
    "Bright Cleaning Ltd",
    "Morrisons",
    "Sample Buses plc",
)
LANDLORDS = ("Mr A Landlord", "Keystone Lettings Ltd", "Mrs P Owner", "Riverside Property Management")
ASSOCIATIONS = ("Sampletown Housing Association", "Riverbank Homes", "Cartrefi Sampl")
SUPPORTED = ("The Foyer, Sampletown", "Safe Harbour Supported Living", "St Example's House")
BANKS = ("Post Office", "Sampletown Building Society", "Example Bank", "Credit Union of Sampletown")
