// Package unicode tells what characters are. The tables of categories and scripts are native.
package unicode

const (
	MaxRune         = '\U0010FFFF'
	ReplacementChar = '\uFFFD'
	MaxASCII        = '\u007F'
	MaxLatin1       = '\u00FF'
	Version         = "15.0.0"
)

// Indexes into the deltas of a CaseRange.
const (
	UpperCase = iota
	LowerCase
	TitleCase
	MaxCase
)

// UpperLower as a delta says that characters alternate.
const UpperLower = MaxRune + 1

// RangeTable is a set of characters. The package's own tables are native and have no ranges to see.
type RangeTable struct {
	R16         []Range16
	R32         []Range32
	LatinOffset int
	native      int
}

// Range16 is a range of characters below 1<<16 with a stride.
type Range16 struct {
	Lo     uint16
	Hi     uint16
	Stride uint16
}

// Range32 is a range of characters with a stride.
type Range32 struct {
	Lo     uint32
	Hi     uint32
	Stride uint32
}

// CaseRange is a range of characters with their case mappings.
type CaseRange struct {
	Lo    uint32
	Hi    uint32
	Delta d
}

type d [MaxCase]rune

// SpecialCase is a language's own case mappings.
type SpecialCase []CaseRange

func (special SpecialCase) to(which int, r rune) (rune, bool) {
	for _, c := range special {
		if rune(c.Lo) <= r && r <= rune(c.Hi) {
			delta := c.Delta[which]
			if delta > MaxRune {
				return rune(c.Lo) + ((r-rune(c.Lo))&^1 | rune(which&1)), true
			}
			return r + delta, true
		}
	}
	return r, false
}

// ToUpper maps to upper case, by the special rules first.
func (special SpecialCase) ToUpper(r rune) rune {
	if m, ok := special.to(UpperCase, r); ok {
		return m
	}
	return ToUpper(r)
}

// ToTitle maps to title case, by the special rules first.
func (special SpecialCase) ToTitle(r rune) rune {
	if m, ok := special.to(TitleCase, r); ok {
		return m
	}
	return ToTitle(r)
}

// ToLower maps to lower case, by the special rules first.
func (special SpecialCase) ToLower(r rune) rune {
	if m, ok := special.to(LowerCase, r); ok {
		return m
	}
	return ToLower(r)
}

// TurkishCase has the dotted and the dotless i.
var TurkishCase SpecialCase = SpecialCase{
	CaseRange{0x49, 0x49, d{0, 0x131 - 0x49, 0}},
	CaseRange{0x69, 0x69, d{0x130 - 0x69, 0, 0x130 - 0x69}},
	CaseRange{0x130, 0x130, d{0, 0x69 - 0x130, 0}},
	CaseRange{0x131, 0x131, d{0x49 - 0x131, 0, 0x49 - 0x131}},
}

// AzeriCase is TurkishCase.
var AzeriCase SpecialCase = TurkishCase

// isNative reports whether r is in native table n.
func isNative(n int, r rune) bool

// Is reports whether r is in the table.
func Is(rangeTab *RangeTable, r rune) bool {
	if rangeTab.native != 0 {
		return isNative(rangeTab.native, r)
	}
	for _, x := range rangeTab.R16 {
		if r < rune(x.Lo) {
			break
		}
		if r <= rune(x.Hi) {
			return x.Stride == 1 || (r-rune(x.Lo))%rune(x.Stride) == 0
		}
	}
	for _, x := range rangeTab.R32 {
		if r < rune(x.Lo) {
			break
		}
		if r <= rune(x.Hi) {
			return x.Stride == 1 || (r-rune(x.Lo))%rune(x.Stride) == 0
		}
	}
	return false
}

// In reports whether r is in one of the tables.
func In(r rune, ranges ...*RangeTable) bool {
	for _, table := range ranges {
		if Is(table, r) {
			return true
		}
	}
	return false
}

// IsOneOf is In with the arguments the other way round.
func IsOneOf(ranges []*RangeTable, r rune) bool { return In(r, ranges...) }

func IsControl(r rune) bool
func IsDigit(r rune) bool
func IsGraphic(r rune) bool
func IsLetter(r rune) bool
func IsLower(r rune) bool
func IsMark(r rune) bool
func IsNumber(r rune) bool
func IsPrint(r rune) bool
func IsPunct(r rune) bool
func IsSpace(r rune) bool
func IsSymbol(r rune) bool
func IsTitle(r rune) bool
func IsUpper(r rune) bool
func ToLower(r rune) rune
func ToTitle(r rune) rune
func ToUpper(r rune) rune

// SimpleFold returns the next character that folds to the same as r, around in a circle.
func SimpleFold(r rune) rune

// To maps r to UpperCase, LowerCase or TitleCase.
func To(_case int, r rune) rune {
	switch _case {
	case UpperCase:
		return ToUpper(r)
	case LowerCase:
		return ToLower(r)
	case TitleCase:
		return ToTitle(r)
	}
	return ReplacementChar
}
