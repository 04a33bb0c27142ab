package unicode

// The native tables by number: general categories, then scripts, then properties.
var (
	C                                  = &RangeTable{native: 1}
	Cc                                 = &RangeTable{native: 2}
	Cf                                 = &RangeTable{native: 3}
	Cn                                 = &RangeTable{native: 4}
	Co                                 = &RangeTable{native: 5}
	Cs                                 = &RangeTable{native: 6}
	L                                  = &RangeTable{native: 7}
	LC                                 = &RangeTable{native: 8}
	Ll                                 = &RangeTable{native: 9}
	Lm                                 = &RangeTable{native: 10}
	Lo                                 = &RangeTable{native: 11}
	Lt                                 = &RangeTable{native: 12}
	Lu                                 = &RangeTable{native: 13}
	M                                  = &RangeTable{native: 14}
	Mc                                 = &RangeTable{native: 15}
	Me                                 = &RangeTable{native: 16}
	Mn                                 = &RangeTable{native: 17}
	N                                  = &RangeTable{native: 18}
	Nd                                 = &RangeTable{native: 19}
	Nl                                 = &RangeTable{native: 20}
	No                                 = &RangeTable{native: 21}
	P                                  = &RangeTable{native: 22}
	Pc                                 = &RangeTable{native: 23}
	Pd                                 = &RangeTable{native: 24}
	Pe                                 = &RangeTable{native: 25}
	Pf                                 = &RangeTable{native: 26}
	Pi                                 = &RangeTable{native: 27}
	Po                                 = &RangeTable{native: 28}
	Ps                                 = &RangeTable{native: 29}
	S                                  = &RangeTable{native: 30}
	Sc                                 = &RangeTable{native: 31}
	Sk                                 = &RangeTable{native: 32}
	Sm                                 = &RangeTable{native: 33}
	So                                 = &RangeTable{native: 34}
	Z                                  = &RangeTable{native: 35}
	Zl                                 = &RangeTable{native: 36}
	Zp                                 = &RangeTable{native: 37}
	Zs                                 = &RangeTable{native: 38}
	Adlam                              = &RangeTable{native: 39}
	Ahom                               = &RangeTable{native: 40}
	Anatolian_Hieroglyphs              = &RangeTable{native: 41}
	Arabic                             = &RangeTable{native: 42}
	Armenian                           = &RangeTable{native: 43}
	Avestan                            = &RangeTable{native: 44}
	Balinese                           = &RangeTable{native: 45}
	Bamum                              = &RangeTable{native: 46}
	Bassa_Vah                          = &RangeTable{native: 47}
	Batak                              = &RangeTable{native: 48}
	Bengali                            = &RangeTable{native: 49}
	Bhaiksuki                          = &RangeTable{native: 50}
	Bopomofo                           = &RangeTable{native: 51}
	Brahmi                             = &RangeTable{native: 52}
	Braille                            = &RangeTable{native: 53}
	Buginese                           = &RangeTable{native: 54}
	Buhid                              = &RangeTable{native: 55}
	Canadian_Aboriginal                = &RangeTable{native: 56}
	Carian                             = &RangeTable{native: 57}
	Caucasian_Albanian                 = &RangeTable{native: 58}
	Chakma                             = &RangeTable{native: 59}
	Cham                               = &RangeTable{native: 60}
	Cherokee                           = &RangeTable{native: 61}
	Chorasmian                         = &RangeTable{native: 62}
	Common                             = &RangeTable{native: 63}
	Coptic                             = &RangeTable{native: 64}
	Cuneiform                          = &RangeTable{native: 65}
	Cypriot                            = &RangeTable{native: 66}
	Cypro_Minoan                       = &RangeTable{native: 67}
	Cyrillic                           = &RangeTable{native: 68}
	Deseret                            = &RangeTable{native: 69}
	Devanagari                         = &RangeTable{native: 70}
	Dives_Akuru                        = &RangeTable{native: 71}
	Dogra                              = &RangeTable{native: 72}
	Duployan                           = &RangeTable{native: 73}
	Egyptian_Hieroglyphs               = &RangeTable{native: 74}
	Elbasan                            = &RangeTable{native: 75}
	Elymaic                            = &RangeTable{native: 76}
	Ethiopic                           = &RangeTable{native: 77}
	Georgian                           = &RangeTable{native: 78}
	Glagolitic                         = &RangeTable{native: 79}
	Gothic                             = &RangeTable{native: 80}
	Grantha                            = &RangeTable{native: 81}
	Greek                              = &RangeTable{native: 82}
	Gujarati                           = &RangeTable{native: 83}
	Gunjala_Gondi                      = &RangeTable{native: 84}
	Gurmukhi                           = &RangeTable{native: 85}
	Han                                = &RangeTable{native: 86}
	Hangul                             = &RangeTable{native: 87}
	Hanifi_Rohingya                    = &RangeTable{native: 88}
	Hanunoo                            = &RangeTable{native: 89}
	Hatran                             = &RangeTable{native: 90}
	Hebrew                             = &RangeTable{native: 91}
	Hiragana                           = &RangeTable{native: 92}
	Imperial_Aramaic                   = &RangeTable{native: 93}
	Inherited                          = &RangeTable{native: 94}
	Inscriptional_Pahlavi              = &RangeTable{native: 95}
	Inscriptional_Parthian             = &RangeTable{native: 96}
	Javanese                           = &RangeTable{native: 97}
	Kaithi                             = &RangeTable{native: 98}
	Kannada                            = &RangeTable{native: 99}
	Katakana                           = &RangeTable{native: 100}
	Kawi                               = &RangeTable{native: 101}
	Kayah_Li                           = &RangeTable{native: 102}
	Kharoshthi                         = &RangeTable{native: 103}
	Khitan_Small_Script                = &RangeTable{native: 104}
	Khmer                              = &RangeTable{native: 105}
	Khojki                             = &RangeTable{native: 106}
	Khudawadi                          = &RangeTable{native: 107}
	Lao                                = &RangeTable{native: 108}
	Latin                              = &RangeTable{native: 109}
	Lepcha                             = &RangeTable{native: 110}
	Limbu                              = &RangeTable{native: 111}
	Linear_A                           = &RangeTable{native: 112}
	Linear_B                           = &RangeTable{native: 113}
	Lisu                               = &RangeTable{native: 114}
	Lycian                             = &RangeTable{native: 115}
	Lydian                             = &RangeTable{native: 116}
	Mahajani                           = &RangeTable{native: 117}
	Makasar                            = &RangeTable{native: 118}
	Malayalam                          = &RangeTable{native: 119}
	Mandaic                            = &RangeTable{native: 120}
	Manichaean                         = &RangeTable{native: 121}
	Marchen                            = &RangeTable{native: 122}
	Masaram_Gondi                      = &RangeTable{native: 123}
	Medefaidrin                        = &RangeTable{native: 124}
	Meetei_Mayek                       = &RangeTable{native: 125}
	Mende_Kikakui                      = &RangeTable{native: 126}
	Meroitic_Cursive                   = &RangeTable{native: 127}
	Meroitic_Hieroglyphs               = &RangeTable{native: 128}
	Miao                               = &RangeTable{native: 129}
	Modi                               = &RangeTable{native: 130}
	Mongolian                          = &RangeTable{native: 131}
	Mro                                = &RangeTable{native: 132}
	Multani                            = &RangeTable{native: 133}
	Myanmar                            = &RangeTable{native: 134}
	Nabataean                          = &RangeTable{native: 135}
	Nag_Mundari                        = &RangeTable{native: 136}
	Nandinagari                        = &RangeTable{native: 137}
	New_Tai_Lue                        = &RangeTable{native: 138}
	Newa                               = &RangeTable{native: 139}
	Nko                                = &RangeTable{native: 140}
	Nushu                              = &RangeTable{native: 141}
	Nyiakeng_Puachue_Hmong             = &RangeTable{native: 142}
	Ogham                              = &RangeTable{native: 143}
	Ol_Chiki                           = &RangeTable{native: 144}
	Old_Hungarian                      = &RangeTable{native: 145}
	Old_Italic                         = &RangeTable{native: 146}
	Old_North_Arabian                  = &RangeTable{native: 147}
	Old_Permic                         = &RangeTable{native: 148}
	Old_Persian                        = &RangeTable{native: 149}
	Old_Sogdian                        = &RangeTable{native: 150}
	Old_South_Arabian                  = &RangeTable{native: 151}
	Old_Turkic                         = &RangeTable{native: 152}
	Old_Uyghur                         = &RangeTable{native: 153}
	Oriya                              = &RangeTable{native: 154}
	Osage                              = &RangeTable{native: 155}
	Osmanya                            = &RangeTable{native: 156}
	Pahawh_Hmong                       = &RangeTable{native: 157}
	Palmyrene                          = &RangeTable{native: 158}
	Pau_Cin_Hau                        = &RangeTable{native: 159}
	Phags_Pa                           = &RangeTable{native: 160}
	Phoenician                         = &RangeTable{native: 161}
	Psalter_Pahlavi                    = &RangeTable{native: 162}
	Rejang                             = &RangeTable{native: 163}
	Runic                              = &RangeTable{native: 164}
	Samaritan                          = &RangeTable{native: 165}
	Saurashtra                         = &RangeTable{native: 166}
	Sharada                            = &RangeTable{native: 167}
	Shavian                            = &RangeTable{native: 168}
	Siddham                            = &RangeTable{native: 169}
	SignWriting                        = &RangeTable{native: 170}
	Sinhala                            = &RangeTable{native: 171}
	Sogdian                            = &RangeTable{native: 172}
	Sora_Sompeng                       = &RangeTable{native: 173}
	Soyombo                            = &RangeTable{native: 174}
	Sundanese                          = &RangeTable{native: 175}
	Syloti_Nagri                       = &RangeTable{native: 176}
	Syriac                             = &RangeTable{native: 177}
	Tagalog                            = &RangeTable{native: 178}
	Tagbanwa                           = &RangeTable{native: 179}
	Tai_Le                             = &RangeTable{native: 180}
	Tai_Tham                           = &RangeTable{native: 181}
	Tai_Viet                           = &RangeTable{native: 182}
	Takri                              = &RangeTable{native: 183}
	Tamil                              = &RangeTable{native: 184}
	Tangsa                             = &RangeTable{native: 185}
	Tangut                             = &RangeTable{native: 186}
	Telugu                             = &RangeTable{native: 187}
	Thaana                             = &RangeTable{native: 188}
	Thai                               = &RangeTable{native: 189}
	Tibetan                            = &RangeTable{native: 190}
	Tifinagh                           = &RangeTable{native: 191}
	Tirhuta                            = &RangeTable{native: 192}
	Toto                               = &RangeTable{native: 193}
	Ugaritic                           = &RangeTable{native: 194}
	Vai                                = &RangeTable{native: 195}
	Vithkuqi                           = &RangeTable{native: 196}
	Wancho                             = &RangeTable{native: 197}
	Warang_Citi                        = &RangeTable{native: 198}
	Yezidi                             = &RangeTable{native: 199}
	Yi                                 = &RangeTable{native: 200}
	Zanabazar_Square                   = &RangeTable{native: 201}
	ASCII_Hex_Digit                    = &RangeTable{native: 202}
	Bidi_Control                       = &RangeTable{native: 203}
	Dash                               = &RangeTable{native: 204}
	Deprecated                         = &RangeTable{native: 205}
	Diacritic                          = &RangeTable{native: 206}
	Extender                           = &RangeTable{native: 207}
	Hex_Digit                          = &RangeTable{native: 208}
	Hyphen                             = &RangeTable{native: 209}
	IDS_Binary_Operator                = &RangeTable{native: 210}
	IDS_Trinary_Operator               = &RangeTable{native: 211}
	Ideographic                        = &RangeTable{native: 212}
	Join_Control                       = &RangeTable{native: 213}
	Logical_Order_Exception            = &RangeTable{native: 214}
	Noncharacter_Code_Point            = &RangeTable{native: 215}
	Other_Alphabetic                   = &RangeTable{native: 216}
	Other_Default_Ignorable_Code_Point = &RangeTable{native: 217}
	Other_Grapheme_Extend              = &RangeTable{native: 218}
	Other_ID_Continue                  = &RangeTable{native: 219}
	Other_ID_Start                     = &RangeTable{native: 220}
	Other_Lowercase                    = &RangeTable{native: 221}
	Other_Math                         = &RangeTable{native: 222}
	Other_Uppercase                    = &RangeTable{native: 223}
	Pattern_Syntax                     = &RangeTable{native: 224}
	Pattern_White_Space                = &RangeTable{native: 225}
	Prepended_Concatenation_Mark       = &RangeTable{native: 226}
	Quotation_Mark                     = &RangeTable{native: 227}
	Radical                            = &RangeTable{native: 228}
	Regional_Indicator                 = &RangeTable{native: 229}
	STerm                              = &RangeTable{native: 230}
	Sentence_Terminal                  = &RangeTable{native: 231}
	Soft_Dotted                        = &RangeTable{native: 232}
	Terminal_Punctuation               = &RangeTable{native: 233}
	Unified_Ideograph                  = &RangeTable{native: 234}
	Variation_Selector                 = &RangeTable{native: 235}
	White_Space                        = &RangeTable{native: 236}
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
