// Package unicode tells what characters are. Its tables are filled when a program imports it; membership and case are native.
package unicode

import "internal/unicode"

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

// RangeTable is a set of characters: ranges in order, those above 0xFFFF apart. LatinOffset counts the ranges of R16 that end at MaxLatin1 or before.
type RangeTable struct {
	R16         []Range16
	R32         []Range32
	LatinOffset int
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
type CaseRange = unicode.CaseRange

// SpecialCase is a language's own case mappings.
type SpecialCase = unicode.SpecialCase

// CaseRanges are the case mappings of all characters that have such.
var CaseRanges = fillCases(make([]CaseRange, nCases))

// fillCases writes the mappings into the room, which is theirs exactly.
func fillCases(room []CaseRange) []CaseRange

const nCases = 328

// TurkishCase has the dotted and the dotless i.
var TurkishCase SpecialCase = SpecialCase{
	CaseRange{0x49, 0x49, [MaxCase]rune{0, 0x131 - 0x49, 0}},
	CaseRange{0x69, 0x69, [MaxCase]rune{0x130 - 0x69, 0, 0x130 - 0x69}},
	CaseRange{0x130, 0x130, [MaxCase]rune{0, 0x69 - 0x130, 0}},
	CaseRange{0x131, 0x131, [MaxCase]rune{0x49 - 0x131, 0, 0x49 - 0x131}},
}

// AzeriCase is TurkishCase.
var AzeriCase SpecialCase = TurkishCase

// isIn looks into ranges in order.
func isIn(r16 []Range16, r32 []Range32, r rune) bool

// Is reports whether r is in the table.
func Is(rangeTab *RangeTable, r rune) bool { return isIn(rangeTab.R16, rangeTab.R32, r) }

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
