// Package unicode has what packages of the library ask about characters, without the tables that programs can read. Scripts know its types through
// the other package unicode.
package unicode

const (
	MaxRune   = '\U0010FFFF'
	MaxCase   = 3
	alternate = MaxRune + 1
)

// Indexes into the deltas of a CaseRange.
const (
	upper = iota
	lower
	title
)

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
	if m, ok := special.to(upper, r); ok {
		return m
	}
	return ToUpper(r)
}

// ToTitle maps to title case, by the special rules first.
func (special SpecialCase) ToTitle(r rune) rune {
	if m, ok := special.to(title, r); ok {
		return m
	}
	return ToTitle(r)
}

// ToLower maps to lower case, by the special rules first.
func (special SpecialCase) ToLower(r rune) rune {
	if m, ok := special.to(lower, r); ok {
		return m
	}
	return ToLower(r)
}

func IsDigit(r rune) bool
func IsLetter(r rune) bool
func IsSpace(r rune) bool
func IsUpper(r rune) bool
func SimpleFold(r rune) rune
func ToLower(r rune) rune
func ToTitle(r rune) rune
func ToUpper(r rune) rune
