/* SPDX-License-Identifier: ISC */
#include "daemon/import/word/states.h"

/* clang-format off */
const struct state_names states_table[] = {
	{ "AFG", "Afghanistan|Islamic Republic of Afghanistan" },
	{ "AGO", "Angola|Republic of Angola" },
	{ "ALB", "Albania|Republic of Albania" },
	{ "AND", "Andorra|Principality of Andorra" },
	{ "ARE", "United Arab Emirates|UAE|U.A.E." },
	{ "ARG", "Argentina|Argentine Republic" },
	{ "ARM", "Armenia|Republic of Armenia" },
	{ "ATG", "Antigua and Barbuda|Antigua" },
	{ "AUS", "Australia|Commonwealth of Australia" },
	{ "AUT", "Austria|Republic of Austria" },
	{ "AZE", "Azerbaijan|Republic of Azerbaijan|Azerbaidjan" },
	{ "BDI", "Burundi|Republic of Burundi" },
	{ "BEL", "Belgium|Kingdom of Belgium" },
	{ "BEN", "Benin|Republic of Benin" },
	{ "BFA", "Burkina Faso|Burkina" },
	{ "BGD", "Bangladesh|People's Republic of Bangladesh" },
	{ "BGR", "Bulgaria|Republic of Bulgaria" },
	{ "BHR", "Bahrain|Kingdom of Bahrain" },
	{ "BHS", "Bahamas|Commonwealth of the Bahamas|Bahamas (The)" },
	{ "BIH", "Bosnia and Herzegovina|Bosnia Herzegovina|Bosnia|BiH" },
	{ "BLR", "Belarus|Republic of Belarus|Byelorussia" },
	{ "BLZ", "Belize" },
	{ "BOL", "Bolivia (Plurinational State of)|Bolivia|"
	    "Plurinational State of Bolivia" },
	{ "BRA", "Brazil|Federative Republic of Brazil|Brasil" },
	{ "BRB", "Barbados" },
	{ "BRN", "Brunei Darussalam|Brunei" },
	{ "BTN", "Bhutan|Kingdom of Bhutan" },
	{ "BWA", "Botswana|Republic of Botswana" },
	{ "CAF", "Central African Republic|Central African Rep|CAR" },
	{ "CAN", "Canada" },
	{ "CHE", "Switzerland|Swiss Confederation" },
	{ "CHL", "Chile|Republic of Chile" },
	{ "CHN", "China|People's Republic of China|PR China" },
	{ "CIV", "Côte d'Ivoire|Republic of Côte d'Ivoire|Ivory Coast" },
	{ "CMR", "Cameroon|Republic of Cameroon" },
	{ "COD", "Democratic Republic of the Congo|DR Congo|DRC|"
	    "Democratic Republic of Congo|Dem. Rep. of the Congo|D.R. Congo|"
	    "Congo (Democratic Republic of the)|Congo (Kinshasa)|Zaire|"
	    "Congo (Democratic Republic of)" },
	{ "COG", "Congo|Republic of the Congo|Republic of Congo|"
	    "Congo (Republic of the)|Congo (Republic of)|Congo Republic|"
	    "Congo (Brazzaville)|Congo Brazzaville" },
	{ "COL", "Colombia|Republic of Colombia" },
	{ "COM", "Comoros|Union of the Comoros" },
	{ "CPV", "Cabo Verde|Cape Verde|Republic of Cabo Verde" },
	{ "CRI", "Costa Rica|Republic of Costa Rica" },
	{ "CUB", "Cuba|Republic of Cuba" },
	{ "CYP", "Cyprus|Republic of Cyprus" },
	{ "CZE", "Czechia|Czech Republic|Czech Rep" },
	{ "DEU", "Germany|Federal Republic of Germany" },
	{ "DJI", "Djibouti|Republic of Djibouti" },
	{ "DMA", "Dominica|Commonwealth of Dominica" },
	{ "DNK", "Denmark|Kingdom of Denmark" },
	{ "DOM", "Dominican Republic|Dominican Rep" },
	{ "DZA", "Algeria|People's Democratic Republic of Algeria" },
	{ "ECU", "Ecuador|Republic of Ecuador" },
	{ "EGY", "Egypt|Arab Republic of Egypt" },
	{ "ERI", "Eritrea|State of Eritrea" },
	{ "ESP", "Spain|Kingdom of Spain" },
	{ "EST", "Estonia|Republic of Estonia" },
	{ "ETH", "Ethiopia|Federal Democratic Republic of Ethiopia" },
	{ "FIN", "Finland|Republic of Finland" },
	{ "FJI", "Fiji|Republic of Fiji|Fiji Islands" },
	{ "FRA", "France|French Republic" },
	{ "FSM", "Micronesia (Federated States of)|Micronesia|"
	    "Federated States of Micronesia|Micronesia FS" },
	{ "GAB", "Gabon|Gabonese Republic" },
	{ "GBR", "United Kingdom of Great Britain and Northern Ireland|"
	    "United Kingdom|UK|U.K.|Great Britain|"
	    "United Kingdom (of Great Britain and Northern Ireland)|"
	    "UK of Great Britain and Northern Ireland|UK of GB and NI|"
	    "United Kingdom of Great Britain & N. Ireland|"
	    "United Kingdom of Great Britain|Britain" },
	{ "GEO", "Georgia|Republic of Georgia" },
	{ "GHA", "Ghana|Republic of Ghana" },
	{ "GIN", "Guinea|Republic of Guinea|Guinea (Conakry)" },
	{ "GMB", "Gambia|Republic of the Gambia|Gambia (The)|"
	    "Gambia (Republic of The)|Islamic Republic of the Gambia" },
	{ "GNB", "Guinea-Bissau|Republic of Guinea-Bissau" },
	{ "GNQ", "Equatorial Guinea|Republic of Equatorial Guinea" },
	{ "GRC", "Greece|Hellenic Republic" },
	{ "GRD", "Grenada" },
	{ "GTM", "Guatemala|Republic of Guatemala" },
	{ "GUY", "Guyana|Co-operative Republic of Guyana" },
	{ "HND", "Honduras|Republic of Honduras" },
	{ "HRV", "Croatia|Republic of Croatia" },
	{ "HTI", "Haiti|Republic of Haiti" },
	{ "HUN", "Hungary|Republic of Hungary" },
	{ "IDN", "Indonesia|Republic of Indonesia" },
	{ "IND", "India|Republic of India" },
	{ "IRL", "Ireland|Republic of Ireland" },
	{ "IRN", "Iran (Islamic Republic of)|Iran|Islamic Republic of Iran|"
	    "IR Iran|I.R. of Iran" },
	{ "IRQ", "Iraq|Republic of Iraq" },
	{ "ISL", "Iceland|Republic of Iceland" },
	{ "ISR", "Israel|State of Israel" },
	{ "ITA", "Italy|Republic of Italy|Italian Republic" },
	{ "JAM", "Jamaica" },
	{ "JOR", "Jordan|Hashemite Kingdom of Jordan" },
	{ "JPN", "Japan" },
	{ "KAZ", "Kazakhstan|Republic of Kazakhstan" },
	{ "KEN", "Kenya|Republic of Kenya" },
	{ "KGZ", "Kyrgyzstan|Kyrgyz Republic|Kirgizstan" },
	{ "KHM", "Cambodia|Kingdom of Cambodia" },
	{ "KIR", "Kiribati|Republic of Kiribati" },
	{ "KNA", "Saint Kitts and Nevis|St Kitts and Nevis|"
	    "Federation of Saint Kitts and Nevis|"
	    "Saint Kitts and Nevis (Federation of)" },
	{ "KOR", "Republic of Korea|South Korea|Korea (Republic of)|ROK|"
	    "Rep of Korea|Korea (South)" },
	{ "KWT", "Kuwait|State of Kuwait" },
	{ "LAO", "Lao People's Democratic Republic|Laos|Lao PDR|Lao|"
	    "Lao P.D.R.|Laos PDR" },
	{ "LBN", "Lebanon|Lebanese Republic" },
	{ "LBR", "Liberia|Republic of Liberia" },
	{ "LBY", "Libya|Libyan Arab Jamahiriya|State of Libya" },
	{ "LCA", "Saint Lucia|St Lucia" },
	{ "LIE", "Liechtenstein|Principality of Liechtenstein" },
	{ "LKA", "Sri Lanka|Democratic Socialist Republic of Sri Lanka" },
	{ "LSO", "Lesotho|Kingdom of Lesotho" },
	{ "LTU", "Lithuania|Republic of Lithuania" },
	{ "LUX", "Luxembourg|Grand Duchy of Luxembourg|Luxemburg" },
	{ "LVA", "Latvia|Republic of Latvia" },
	{ "MAR", "Morocco|Kingdom of Morocco" },
	{ "MCO", "Monaco|Principality of Monaco" },
	{ "MDA", "Republic of Moldova|Moldova|Moldova (Republic of)|"
	    "Rep of Moldova" },
	{ "MDG", "Madagascar|Republic of Madagascar" },
	{ "MDV", "Maldives|Republic of Maldives" },
	{ "MEX", "Mexico|United Mexican States" },
	{ "MHL", "Marshall Islands|Republic of the Marshall Islands" },
	{ "MKD", "North Macedonia|The former Yugoslav Republic of Macedonia|"
	    "Republic of North Macedonia|Macedonia|Macedonia FYR|"
	    "FYR Macedonia|FYROM|FYR of Macedonia|TFYR of Macedonia|"
	    "Macedonia (the former Yugoslav Republic of)|"
	    "Former Yugoslav Republic of Macedonia (the)|"
	    "TFYR Macedonia|Republic of Macedonia" },
	{ "MLI", "Mali|Republic of Mali" },
	{ "MLT", "Malta|Republic of Malta" },
	{ "MMR", "Myanmar|Burma|Republic of the Union of Myanmar" },
	{ "MNE", "Montenegro|Republic of Montenegro" },
	{ "MNG", "Mongolia" },
	{ "MOZ", "Mozambique|Republic of Mozambique" },
	{ "MRT", "Mauritania|Islamic Republic of Mauritania" },
	{ "MUS", "Mauritius|Republic of Mauritius" },
	{ "MWI", "Malawi|Republic of Malawi" },
	{ "MYS", "Malaysia" },
	{ "NAM", "Namibia|Republic of Namibia" },
	{ "NER", "Niger|Republic of the Niger|Republic of Niger" },
	{ "NGA", "Nigeria|Federal Republic of Nigeria" },
	{ "NIC", "Nicaragua|Republic of Nicaragua" },
	{ "NLD", "Netherlands|Kingdom of the Netherlands|Holland|"
	    "Netherlands (Kingdom of the)|The Netherlands (Kingdom of the)" },
	{ "NOR", "Norway|Kingdom of Norway" },
	{ "NPL", "Nepal|Federal Democratic Republic of Nepal" },
	{ "NRU", "Nauru|Republic of Nauru" },
	{ "NZL", "New Zealand" },
	{ "OMN", "Oman|Sultanate of Oman" },
	{ "PAK", "Pakistan|Islamic Republic of Pakistan" },
	{ "PAN", "Panama|Republic of Panama" },
	{ "PER", "Peru|Republic of Peru" },
	{ "PHL", "Philippines|Republic of the Philippines" },
	{ "PLW", "Palau|Republic of Palau" },
	{ "PNG", "Papua New Guinea|Independent State of Papua New Guinea" },
	{ "POL", "Poland|Republic of Poland" },
	{ "PRK", "Democratic People's Republic of Korea|DPR Korea|DPRK|"
	    "D.P.R. Korea|D.P.R. of Korea|North Korea|"
	    "Korea (Democratic People's Republic of)" },
	{ "PRT", "Portugal|Portuguese Republic" },
	{ "PRY", "Paraguay|Republic of Paraguay" },
	{ "PSE", "State of Palestine|Palestine|Palestine (State of)|"
	    "Occupied Palestinian Territory" },
	{ "QAT", "Qatar|State of Qatar" },
	{ "ROU", "Romania" },
	{ "RUS", "Russian Federation|Russia" },
	{ "RWA", "Rwanda|Republic of Rwanda" },
	{ "SAU", "Saudi Arabia|Kingdom of Saudi Arabia|KSA" },
	{ "SDN", "Sudan|Republic of the Sudan|Republic of Sudan" },
	{ "SEN", "Senegal|Republic of Senegal" },
	{ "SGP", "Singapore|Republic of Singapore" },
	{ "SLB", "Solomon Islands" },
	{ "SLE", "Sierra Leone|Republic of Sierra Leone" },
	{ "SLV", "El Salvador|Republic of El Salvador" },
	{ "SMR", "San Marino|Republic of San Marino" },
	{ "SOM", "Somalia|Federal Republic of Somalia" },
	{ "SRB", "Serbia|Republic of Serbia" },
	{ "SSD", "South Sudan|Republic of South Sudan" },
	{ "STP", "Sao Tome and Principe|"
	    "Democratic Republic of Sao Tome and Principe" },
	{ "SUR", "Suriname|Republic of Suriname|Surinam" },
	{ "SVK", "Slovakia|Slovak Republic" },
	{ "SVN", "Slovenia|Republic of Slovenia" },
	{ "SWE", "Sweden|Kingdom of Sweden" },
	{ "SWZ", "Eswatini|Swaziland|Kingdom of Eswatini|"
	    "Kingdom of Swaziland|eSwatini (Swaziland)" },
	{ "SYC", "Seychelles|Republic of Seychelles" },
	{ "SYR", "Syrian Arab Republic|Syria|Syrian Arab Rep" },
	{ "TCD", "Chad|Republic of Chad" },
	{ "TGO", "Togo|Togolese Republic" },
	{ "THA", "Thailand|Kingdom of Thailand" },
	{ "TJK", "Tajikistan|Republic of Tajikistan" },
	{ "TKM", "Turkmenistan" },
	{ "TLS", "Timor-Leste|East Timor|"
	    "Democratic Republic of Timor-Leste" },
	{ "TON", "Tonga|Kingdom of Tonga" },
	{ "TTO", "Trinidad and Tobago|Republic of Trinidad and Tobago|"
	    "Trinidad" },
	{ "TUN", "Tunisia|Republic of Tunisia" },
	{ "TUR", "Türkiye|Turkey|Republic of Turkey|Republic of Türkiye" },
	{ "TUV", "Tuvalu" },
	{ "TZA", "United Republic of Tanzania|Tanzania|"
	    "Tanzania (United Republic of)|United Rep of Tanzania" },
	{ "UGA", "Uganda|Republic of Uganda" },
	{ "UKR", "Ukraine" },
	{ "URY", "Uruguay|Eastern Republic of Uruguay" },
	{ "USA", "United States of America|United States|USA|US|U.S.|U.S.A.|"
	    "United States (of America)|United States of America (the)" },
	{ "UZB", "Uzbekistan|Republic of Uzbekistan" },
	{ "VAT", "Holy See|Vatican|Vatican City|Vatican City State|"
	    "Holy See (Vatican City State)" },
	{ "VCT", "Saint Vincent and the Grenadines|Saint Vincent|"
	    "St Vincent and the Grenadines|St Vincent and Grenadines|"
	    "Saint Vincent and Grenadines" },
	{ "VEN", "Venezuela (Bolivarian Republic of)|Venezuela|"
	    "Bolivarian Republic of Venezuela|Venezuela (BR)" },
	{ "VNM", "Viet Nam|Socialist Republic of Viet Nam|"
	    "Socialist Republic of Vietnam" },
	{ "VUT", "Vanuatu|Republic of Vanuatu" },
	{ "WSM", "Samoa|Independent State of Samoa|Western Samoa" },
	{ "YEM", "Yemen|Republic of Yemen" },
	{ "ZAF", "South Africa|Republic of South Africa" },
	{ "ZMB", "Zambia|Republic of Zambia" },
	{ "ZWE", "Zimbabwe|Republic of Zimbabwe" },
};
/* clang-format on */

const size_t states_table_count =
    sizeof(states_table) / sizeof(states_table[0]);
