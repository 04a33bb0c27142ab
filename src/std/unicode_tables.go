package unicode

// tables are all of them, in the order of the native ones.
var tables = fill(make([]RangeTable, 245))

// fill writes the ranges of all tables.
func fill(tables []RangeTable) []RangeTable

// The tables by name: general categories, then scripts, then properties.
var (
	C                                  = &tables[0]
	Cc                                 = &tables[1]
	Cf                                 = &tables[2]
	Cn                                 = &tables[3]
	Co                                 = &tables[4]
	Cs                                 = &tables[5]
	L                                  = &tables[6]
	LC                                 = &tables[7]
	Ll                                 = &tables[8]
	Lm                                 = &tables[9]
	Lo                                 = &tables[10]
	Lt                                 = &tables[11]
	Lu                                 = &tables[12]
	M                                  = &tables[13]
	Mc                                 = &tables[14]
	Me                                 = &tables[15]
	Mn                                 = &tables[16]
	N                                  = &tables[17]
	Nd                                 = &tables[18]
	Nl                                 = &tables[19]
	No                                 = &tables[20]
	P                                  = &tables[21]
	Pc                                 = &tables[22]
	Pd                                 = &tables[23]
	Pe                                 = &tables[24]
	Pf                                 = &tables[25]
	Pi                                 = &tables[26]
	Po                                 = &tables[27]
	Ps                                 = &tables[28]
	S                                  = &tables[29]
	Sc                                 = &tables[30]
	Sk                                 = &tables[31]
	Sm                                 = &tables[32]
	So                                 = &tables[33]
	Z                                  = &tables[34]
	Zl                                 = &tables[35]
	Zp                                 = &tables[36]
	Zs                                 = &tables[37]
	Adlam                              = &tables[38]
	Ahom                               = &tables[39]
	Anatolian_Hieroglyphs              = &tables[40]
	Arabic                             = &tables[41]
	Armenian                           = &tables[42]
	Avestan                            = &tables[43]
	Balinese                           = &tables[44]
	Bamum                              = &tables[45]
	Bassa_Vah                          = &tables[46]
	Batak                              = &tables[47]
	Bengali                            = &tables[48]
	Bhaiksuki                          = &tables[49]
	Bopomofo                           = &tables[50]
	Brahmi                             = &tables[51]
	Braille                            = &tables[52]
	Buginese                           = &tables[53]
	Buhid                              = &tables[54]
	Canadian_Aboriginal                = &tables[55]
	Carian                             = &tables[56]
	Caucasian_Albanian                 = &tables[57]
	Chakma                             = &tables[58]
	Cham                               = &tables[59]
	Cherokee                           = &tables[60]
	Chorasmian                         = &tables[61]
	Common                             = &tables[62]
	Coptic                             = &tables[63]
	Cuneiform                          = &tables[64]
	Cypriot                            = &tables[65]
	Cypro_Minoan                       = &tables[66]
	Cyrillic                           = &tables[67]
	Deseret                            = &tables[68]
	Devanagari                         = &tables[69]
	Dives_Akuru                        = &tables[70]
	Dogra                              = &tables[71]
	Duployan                           = &tables[72]
	Egyptian_Hieroglyphs               = &tables[73]
	Elbasan                            = &tables[74]
	Elymaic                            = &tables[75]
	Ethiopic                           = &tables[76]
	Georgian                           = &tables[77]
	Glagolitic                         = &tables[78]
	Gothic                             = &tables[79]
	Grantha                            = &tables[80]
	Greek                              = &tables[81]
	Gujarati                           = &tables[82]
	Gunjala_Gondi                      = &tables[83]
	Gurmukhi                           = &tables[84]
	Han                                = &tables[85]
	Hangul                             = &tables[86]
	Hanifi_Rohingya                    = &tables[87]
	Hanunoo                            = &tables[88]
	Hatran                             = &tables[89]
	Hebrew                             = &tables[90]
	Hiragana                           = &tables[91]
	Imperial_Aramaic                   = &tables[92]
	Inherited                          = &tables[93]
	Inscriptional_Pahlavi              = &tables[94]
	Inscriptional_Parthian             = &tables[95]
	Javanese                           = &tables[96]
	Kaithi                             = &tables[97]
	Kannada                            = &tables[98]
	Katakana                           = &tables[99]
	Kawi                               = &tables[100]
	Kayah_Li                           = &tables[101]
	Kharoshthi                         = &tables[102]
	Khitan_Small_Script                = &tables[103]
	Khmer                              = &tables[104]
	Khojki                             = &tables[105]
	Khudawadi                          = &tables[106]
	Lao                                = &tables[107]
	Latin                              = &tables[108]
	Lepcha                             = &tables[109]
	Limbu                              = &tables[110]
	Linear_A                           = &tables[111]
	Linear_B                           = &tables[112]
	Lisu                               = &tables[113]
	Lycian                             = &tables[114]
	Lydian                             = &tables[115]
	Mahajani                           = &tables[116]
	Makasar                            = &tables[117]
	Malayalam                          = &tables[118]
	Mandaic                            = &tables[119]
	Manichaean                         = &tables[120]
	Marchen                            = &tables[121]
	Masaram_Gondi                      = &tables[122]
	Medefaidrin                        = &tables[123]
	Meetei_Mayek                       = &tables[124]
	Mende_Kikakui                      = &tables[125]
	Meroitic_Cursive                   = &tables[126]
	Meroitic_Hieroglyphs               = &tables[127]
	Miao                               = &tables[128]
	Modi                               = &tables[129]
	Mongolian                          = &tables[130]
	Mro                                = &tables[131]
	Multani                            = &tables[132]
	Myanmar                            = &tables[133]
	Nabataean                          = &tables[134]
	Nag_Mundari                        = &tables[135]
	Nandinagari                        = &tables[136]
	New_Tai_Lue                        = &tables[137]
	Newa                               = &tables[138]
	Nko                                = &tables[139]
	Nushu                              = &tables[140]
	Nyiakeng_Puachue_Hmong             = &tables[141]
	Ogham                              = &tables[142]
	Ol_Chiki                           = &tables[143]
	Old_Hungarian                      = &tables[144]
	Old_Italic                         = &tables[145]
	Old_North_Arabian                  = &tables[146]
	Old_Permic                         = &tables[147]
	Old_Persian                        = &tables[148]
	Old_Sogdian                        = &tables[149]
	Old_South_Arabian                  = &tables[150]
	Old_Turkic                         = &tables[151]
	Old_Uyghur                         = &tables[152]
	Oriya                              = &tables[153]
	Osage                              = &tables[154]
	Osmanya                            = &tables[155]
	Pahawh_Hmong                       = &tables[156]
	Palmyrene                          = &tables[157]
	Pau_Cin_Hau                        = &tables[158]
	Phags_Pa                           = &tables[159]
	Phoenician                         = &tables[160]
	Psalter_Pahlavi                    = &tables[161]
	Rejang                             = &tables[162]
	Runic                              = &tables[163]
	Samaritan                          = &tables[164]
	Saurashtra                         = &tables[165]
	Sharada                            = &tables[166]
	Shavian                            = &tables[167]
	Siddham                            = &tables[168]
	SignWriting                        = &tables[169]
	Sinhala                            = &tables[170]
	Sogdian                            = &tables[171]
	Sora_Sompeng                       = &tables[172]
	Soyombo                            = &tables[173]
	Sundanese                          = &tables[174]
	Syloti_Nagri                       = &tables[175]
	Syriac                             = &tables[176]
	Tagalog                            = &tables[177]
	Tagbanwa                           = &tables[178]
	Tai_Le                             = &tables[179]
	Tai_Tham                           = &tables[180]
	Tai_Viet                           = &tables[181]
	Takri                              = &tables[182]
	Tamil                              = &tables[183]
	Tangsa                             = &tables[184]
	Tangut                             = &tables[185]
	Telugu                             = &tables[186]
	Thaana                             = &tables[187]
	Thai                               = &tables[188]
	Tibetan                            = &tables[189]
	Tifinagh                           = &tables[190]
	Tirhuta                            = &tables[191]
	Toto                               = &tables[192]
	Ugaritic                           = &tables[193]
	Vai                                = &tables[194]
	Vithkuqi                           = &tables[195]
	Wancho                             = &tables[196]
	Warang_Citi                        = &tables[197]
	Yezidi                             = &tables[198]
	Yi                                 = &tables[199]
	Zanabazar_Square                   = &tables[200]
	ASCII_Hex_Digit                    = &tables[201]
	Bidi_Control                       = &tables[202]
	Dash                               = &tables[203]
	Deprecated                         = &tables[204]
	Diacritic                          = &tables[205]
	Extender                           = &tables[206]
	Hex_Digit                          = &tables[207]
	Hyphen                             = &tables[208]
	IDS_Binary_Operator                = &tables[209]
	IDS_Trinary_Operator               = &tables[210]
	Ideographic                        = &tables[211]
	Join_Control                       = &tables[212]
	Logical_Order_Exception            = &tables[213]
	Noncharacter_Code_Point            = &tables[214]
	Other_Alphabetic                   = &tables[215]
	Other_Default_Ignorable_Code_Point = &tables[216]
	Other_Grapheme_Extend              = &tables[217]
	Other_ID_Continue                  = &tables[218]
	Other_ID_Start                     = &tables[219]
	Other_Lowercase                    = &tables[220]
	Other_Math                         = &tables[221]
	Other_Uppercase                    = &tables[222]
	Pattern_Syntax                     = &tables[223]
	Pattern_White_Space                = &tables[224]
	Prepended_Concatenation_Mark       = &tables[225]
	Quotation_Mark                     = &tables[226]
	Radical                            = &tables[227]
	Regional_Indicator                 = &tables[228]
	STerm                              = &tables[229]
	Sentence_Terminal                  = &tables[230]
	Soft_Dotted                        = &tables[231]
	Terminal_Punctuation               = &tables[232]
	Unified_Ideograph                  = &tables[233]
	Variation_Selector                 = &tables[234]
	White_Space                        = &tables[235]
)

// Long names of the categories.
var (
	Letter = L
	Lower  = Ll
	Upper  = Lu
	Title  = Lt
	Mark   = M
	Number = N
	Digit  = Nd
	Punct  = P
	Symbol = S
	Space  = Z
	Other  = C
)

// GraphicRanges are the sets of graphic characters.
var GraphicRanges = []*RangeTable{L, M, N, P, S, Zs}

// PrintRanges are the sets of printable characters, without the ASCII space.
var PrintRanges = []*RangeTable{L, M, N, P, S}

// Categories by name.
var Categories = map[string]*RangeTable{
	"C":  C,
	"Cc": Cc,
	"Cf": Cf,
	"Cn": Cn,
	"Co": Co,
	"Cs": Cs,
	"L":  L,
	"LC": LC,
	"Ll": Ll,
	"Lm": Lm,
	"Lo": Lo,
	"Lt": Lt,
	"Lu": Lu,
	"M":  M,
	"Mc": Mc,
	"Me": Me,
	"Mn": Mn,
	"N":  N,
	"Nd": Nd,
	"Nl": Nl,
	"No": No,
	"P":  P,
	"Pc": Pc,
	"Pd": Pd,
	"Pe": Pe,
	"Pf": Pf,
	"Pi": Pi,
	"Po": Po,
	"Ps": Ps,
	"S":  S,
	"Sc": Sc,
	"Sk": Sk,
	"Sm": Sm,
	"So": So,
	"Z":  Z,
	"Zl": Zl,
	"Zp": Zp,
	"Zs": Zs,
}

// CategoryAliases has the long names of categories, those of Unicode and of POSIX.
var CategoryAliases = map[string]string{
	"Cased_Letter":          "LC",
	"Close_Punctuation":     "Pe",
	"Combining_Mark":        "M",
	"Connector_Punctuation": "Pc",
	"Control":               "Cc",
	"Currency_Symbol":       "Sc",
	"Dash_Punctuation":      "Pd",
	"Decimal_Number":        "Nd",
	"Enclosing_Mark":        "Me",
	"Final_Punctuation":     "Pf",
	"Format":                "Cf",
	"Initial_Punctuation":   "Pi",
	"Letter":                "L",
	"Letter_Number":         "Nl",
	"Line_Separator":        "Zl",
	"Lowercase_Letter":      "Ll",
	"Mark":                  "M",
	"Math_Symbol":           "Sm",
	"Modifier_Letter":       "Lm",
	"Modifier_Symbol":       "Sk",
	"Nonspacing_Mark":       "Mn",
	"Number":                "N",
	"Open_Punctuation":      "Ps",
	"Other":                 "C",
	"Other_Letter":          "Lo",
	"Other_Number":          "No",
	"Other_Punctuation":     "Po",
	"Other_Symbol":          "So",
	"Paragraph_Separator":   "Zp",
	"Private_Use":           "Co",
	"Punctuation":           "P",
	"Separator":             "Z",
	"Space_Separator":       "Zs",
	"Spacing_Mark":          "Mc",
	"Surrogate":             "Cs",
	"Symbol":                "S",
	"Titlecase_Letter":      "Lt",
	"Unassigned":            "Cn",
	"Uppercase_Letter":      "Lu",
	"cntrl":                 "Cc",
	"digit":                 "Nd",
	"punct":                 "P",
}

// FoldCategory has, for categories that are not closed under simple folding, the characters that they lack for it.
var FoldCategory = map[string]*RangeTable{
	"L":  &tables[236],
	"Ll": &tables[237],
	"Lt": &tables[238],
	"Lu": &tables[239],
	"M":  &tables[240],
	"Mn": &tables[241],
}

// FoldScript is FoldCategory for scripts.
var FoldScript = map[string]*RangeTable{
	"Common":    &tables[242],
	"Greek":     &tables[243],
	"Inherited": &tables[244],
}

// Scripts by name.
var Scripts = map[string]*RangeTable{
	"Adlam":                  Adlam,
	"Ahom":                   Ahom,
	"Anatolian_Hieroglyphs":  Anatolian_Hieroglyphs,
	"Arabic":                 Arabic,
	"Armenian":               Armenian,
	"Avestan":                Avestan,
	"Balinese":               Balinese,
	"Bamum":                  Bamum,
	"Bassa_Vah":              Bassa_Vah,
	"Batak":                  Batak,
	"Bengali":                Bengali,
	"Bhaiksuki":              Bhaiksuki,
	"Bopomofo":               Bopomofo,
	"Brahmi":                 Brahmi,
	"Braille":                Braille,
	"Buginese":               Buginese,
	"Buhid":                  Buhid,
	"Canadian_Aboriginal":    Canadian_Aboriginal,
	"Carian":                 Carian,
	"Caucasian_Albanian":     Caucasian_Albanian,
	"Chakma":                 Chakma,
	"Cham":                   Cham,
	"Cherokee":               Cherokee,
	"Chorasmian":             Chorasmian,
	"Common":                 Common,
	"Coptic":                 Coptic,
	"Cuneiform":              Cuneiform,
	"Cypriot":                Cypriot,
	"Cypro_Minoan":           Cypro_Minoan,
	"Cyrillic":               Cyrillic,
	"Deseret":                Deseret,
	"Devanagari":             Devanagari,
	"Dives_Akuru":            Dives_Akuru,
	"Dogra":                  Dogra,
	"Duployan":               Duployan,
	"Egyptian_Hieroglyphs":   Egyptian_Hieroglyphs,
	"Elbasan":                Elbasan,
	"Elymaic":                Elymaic,
	"Ethiopic":               Ethiopic,
	"Georgian":               Georgian,
	"Glagolitic":             Glagolitic,
	"Gothic":                 Gothic,
	"Grantha":                Grantha,
	"Greek":                  Greek,
	"Gujarati":               Gujarati,
	"Gunjala_Gondi":          Gunjala_Gondi,
	"Gurmukhi":               Gurmukhi,
	"Han":                    Han,
	"Hangul":                 Hangul,
	"Hanifi_Rohingya":        Hanifi_Rohingya,
	"Hanunoo":                Hanunoo,
	"Hatran":                 Hatran,
	"Hebrew":                 Hebrew,
	"Hiragana":               Hiragana,
	"Imperial_Aramaic":       Imperial_Aramaic,
	"Inherited":              Inherited,
	"Inscriptional_Pahlavi":  Inscriptional_Pahlavi,
	"Inscriptional_Parthian": Inscriptional_Parthian,
	"Javanese":               Javanese,
	"Kaithi":                 Kaithi,
	"Kannada":                Kannada,
	"Katakana":               Katakana,
	"Kawi":                   Kawi,
	"Kayah_Li":               Kayah_Li,
	"Kharoshthi":             Kharoshthi,
	"Khitan_Small_Script":    Khitan_Small_Script,
	"Khmer":                  Khmer,
	"Khojki":                 Khojki,
	"Khudawadi":              Khudawadi,
	"Lao":                    Lao,
	"Latin":                  Latin,
	"Lepcha":                 Lepcha,
	"Limbu":                  Limbu,
	"Linear_A":               Linear_A,
	"Linear_B":               Linear_B,
	"Lisu":                   Lisu,
	"Lycian":                 Lycian,
	"Lydian":                 Lydian,
	"Mahajani":               Mahajani,
	"Makasar":                Makasar,
	"Malayalam":              Malayalam,
	"Mandaic":                Mandaic,
	"Manichaean":             Manichaean,
	"Marchen":                Marchen,
	"Masaram_Gondi":          Masaram_Gondi,
	"Medefaidrin":            Medefaidrin,
	"Meetei_Mayek":           Meetei_Mayek,
	"Mende_Kikakui":          Mende_Kikakui,
	"Meroitic_Cursive":       Meroitic_Cursive,
	"Meroitic_Hieroglyphs":   Meroitic_Hieroglyphs,
	"Miao":                   Miao,
	"Modi":                   Modi,
	"Mongolian":              Mongolian,
	"Mro":                    Mro,
	"Multani":                Multani,
	"Myanmar":                Myanmar,
	"Nabataean":              Nabataean,
	"Nag_Mundari":            Nag_Mundari,
	"Nandinagari":            Nandinagari,
	"New_Tai_Lue":            New_Tai_Lue,
	"Newa":                   Newa,
	"Nko":                    Nko,
	"Nushu":                  Nushu,
	"Nyiakeng_Puachue_Hmong": Nyiakeng_Puachue_Hmong,
	"Ogham":                  Ogham,
	"Ol_Chiki":               Ol_Chiki,
	"Old_Hungarian":          Old_Hungarian,
	"Old_Italic":             Old_Italic,
	"Old_North_Arabian":      Old_North_Arabian,
	"Old_Permic":             Old_Permic,
	"Old_Persian":            Old_Persian,
	"Old_Sogdian":            Old_Sogdian,
	"Old_South_Arabian":      Old_South_Arabian,
	"Old_Turkic":             Old_Turkic,
	"Old_Uyghur":             Old_Uyghur,
	"Oriya":                  Oriya,
	"Osage":                  Osage,
	"Osmanya":                Osmanya,
	"Pahawh_Hmong":           Pahawh_Hmong,
	"Palmyrene":              Palmyrene,
	"Pau_Cin_Hau":            Pau_Cin_Hau,
	"Phags_Pa":               Phags_Pa,
	"Phoenician":             Phoenician,
	"Psalter_Pahlavi":        Psalter_Pahlavi,
	"Rejang":                 Rejang,
	"Runic":                  Runic,
	"Samaritan":              Samaritan,
	"Saurashtra":             Saurashtra,
	"Sharada":                Sharada,
	"Shavian":                Shavian,
	"Siddham":                Siddham,
	"SignWriting":            SignWriting,
	"Sinhala":                Sinhala,
	"Sogdian":                Sogdian,
	"Sora_Sompeng":           Sora_Sompeng,
	"Soyombo":                Soyombo,
	"Sundanese":              Sundanese,
	"Syloti_Nagri":           Syloti_Nagri,
	"Syriac":                 Syriac,
	"Tagalog":                Tagalog,
	"Tagbanwa":               Tagbanwa,
	"Tai_Le":                 Tai_Le,
	"Tai_Tham":               Tai_Tham,
	"Tai_Viet":               Tai_Viet,
	"Takri":                  Takri,
	"Tamil":                  Tamil,
	"Tangsa":                 Tangsa,
	"Tangut":                 Tangut,
	"Telugu":                 Telugu,
	"Thaana":                 Thaana,
	"Thai":                   Thai,
	"Tibetan":                Tibetan,
	"Tifinagh":               Tifinagh,
	"Tirhuta":                Tirhuta,
	"Toto":                   Toto,
	"Ugaritic":               Ugaritic,
	"Vai":                    Vai,
	"Vithkuqi":               Vithkuqi,
	"Wancho":                 Wancho,
	"Warang_Citi":            Warang_Citi,
	"Yezidi":                 Yezidi,
	"Yi":                     Yi,
	"Zanabazar_Square":       Zanabazar_Square,
}

// Properties by name.
var Properties = map[string]*RangeTable{
	"ASCII_Hex_Digit":                    ASCII_Hex_Digit,
	"Bidi_Control":                       Bidi_Control,
	"Dash":                               Dash,
	"Deprecated":                         Deprecated,
	"Diacritic":                          Diacritic,
	"Extender":                           Extender,
	"Hex_Digit":                          Hex_Digit,
	"Hyphen":                             Hyphen,
	"IDS_Binary_Operator":                IDS_Binary_Operator,
	"IDS_Trinary_Operator":               IDS_Trinary_Operator,
	"Ideographic":                        Ideographic,
	"Join_Control":                       Join_Control,
	"Logical_Order_Exception":            Logical_Order_Exception,
	"Noncharacter_Code_Point":            Noncharacter_Code_Point,
	"Other_Alphabetic":                   Other_Alphabetic,
	"Other_Default_Ignorable_Code_Point": Other_Default_Ignorable_Code_Point,
	"Other_Grapheme_Extend":              Other_Grapheme_Extend,
	"Other_ID_Continue":                  Other_ID_Continue,
	"Other_ID_Start":                     Other_ID_Start,
	"Other_Lowercase":                    Other_Lowercase,
	"Other_Math":                         Other_Math,
	"Other_Uppercase":                    Other_Uppercase,
	"Pattern_Syntax":                     Pattern_Syntax,
	"Pattern_White_Space":                Pattern_White_Space,
	"Prepended_Concatenation_Mark":       Prepended_Concatenation_Mark,
	"Quotation_Mark":                     Quotation_Mark,
	"Radical":                            Radical,
	"Regional_Indicator":                 Regional_Indicator,
	"STerm":                              STerm,
	"Sentence_Terminal":                  Sentence_Terminal,
	"Soft_Dotted":                        Soft_Dotted,
	"Terminal_Punctuation":               Terminal_Punctuation,
	"Unified_Ideograph":                  Unified_Ideograph,
	"Variation_Selector":                 Variation_Selector,
	"White_Space":                        White_Space,
}
