"""Lists that invented patients are put together from. Combinations are random; nobody is meant."""


def _words(text: str, separator: str = " ") -> tuple[str, ...]:
    return tuple(text.split(separator))


WOMEN = _words(
    "Ada Alma Amara Anita Bella Brenda Camila Carla Celeste Clara Corinne Dana Delia Denise Edith Elena Elise Esther "
    "Fiona Gina Gloria Hazel Ines Irene Ivy Janelle Joyce Karen Keiko Lara Leona Lila Lorna Lucia Mabel Mara Marion "
    "Mei Mona Nadine Naomi Nell Noor Odette Opal Paula Petra Priya Rachel Renee Rosalind Ruth Sabine Sara Selma Sonia "
    "Talia Thelma Uma Vera Violet Wanda Yara Zelda"
)
MEN = _words(
    "Aaron Abel Albert Amos Anton Arjun Basil Bruno Calvin Carl Cedric Clive Conrad Cyrus Dario Dennis Dexter Edgar "
    "Elias "
    "Emil Ernest Felix Floyd Frank Gavin George Glenn Gus Harold Hector Hugh Ike Ivan Jasper Joel Jonas Kenji Kurt "
    "Lamar Leon Lloyd Luka Marco Martin Miles Milo Nathan Nico Omar Oscar Otto Pablo Quentin Rafael Ralph Rory Rufus "
    "Samir Silas Theo Tomas Victor Wade Wesley Yusuf"
)
FAMILIES = _words(
    "Abernethy Alcott Amador Ashdown Bancroft Barlow Beaumont Belmonte Birch Blackwood Bledsoe Bramwell Briggs Burgess "
    "Calloway Cardoza Carmichael Castro Chandra Chilton Clayborne Colby Coronado Crandall Croft Dalby Darrow Delacruz "
    "Denham Dorsey Draper Eastman Eberhart Ekstrom Ellery Escobar Fairchild Farnsworth Fenwick Finch Fontaine Foster "
    "Gable Garrity Gentry Goddard Granger Greer Guerrero Hadley Halloran Hargrove Hawthorne Hendrix Holloway Huang "
    "Ibarra Ingram Iyer Jacoby Jarvis Jessup Kaplan Kearney Kimball Kowalski Laramie Ledger Lockhart Lovell Lucero "
    "Macklin Maddox Marlowe Mbeki McCray Mercado Merritt Montrose Nakamura Nash Navarro Nguyen Norwood Oakley Okoro "
    "Olmstead Ortega Osborne Pacheco Palmer Parrish Patel Pemberton Pickett Quarles Quigley Quintana Radford Ramsey "
    "Redmond Rivas Rowland Saldana Sawyer Sheffield Sinclair Sokolov Stanhope Sutter Tanner Thackeray Tobin Tran "
    "Underhill Upton Vance Vasquez Villard Wainwright Waverly Weatherby Whitaker Winslow Yamada Yarrow Zamora Zeller"
)
STREETS = _words(
    "Maple St|Oak Ln|Willow Ct|Birch Rd|Prairie Ave|Hickory Dr|Canal St|Meadow Ln|Orchard Rd|Summit Ave|Garden St|"
    "Quarry Rd|Mill Race Dr|Heron Way|Juniper Ct|Granite Ave|Sycamore St|Fern Hollow Rd|Ridgeline Dr|Bellflower Ct",
    "|",
)
