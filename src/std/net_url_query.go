package url

import (
	"errors"
	"sort"
	"strings"
)

// Values has the values of each name of a query or form.
type Values map[string][]string

// Get is the first value of a name, or the empty string.
func (v Values) Get(key string) string {
	if all := v[key]; len(all) > 0 {
		return all[0]
	}
	return ""
}

// Set gives a name one value instead of those it has.
func (v Values) Set(key, value string) { v[key] = []string{value} }

// Add gives a name one value more.
func (v Values) Add(key, value string) { v[key] = append(v[key], value) }

// Del takes a name and its values away.
func (v Values) Del(key string) { delete(v, key) }

// Has says whether a name is there.
func (v Values) Has(key string) bool {
	_, has := v[key]
	return has
}

// Encode is the query with all values, ordered by name: a=1&b=2&b=3.
func (v Values) Encode() string {
	keys := make([]string, 0, len(v))
	for key := range v {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	var b strings.Builder
	for _, key := range keys {
		name := QueryEscape(key)
		for _, value := range v[key] {
			if b.Len() > 0 {
				b.WriteByte('&')
			}
			b.WriteString(name)
			b.WriteByte('=')
			b.WriteString(QueryEscape(value))
		}
	}
	return b.String()
}

// ParseQuery reads pairs name=value between ampersands. All that are well formed are in the result; the error tells of semicolons, or else the
// first pair that is not.
func ParseQuery(query string) (Values, error) {
	values := Values{}
	if strings.Count(query, "&") >= maxPairs {
		return values, errors.New("number of URL query parameters exceeded limit")
	}
	var first error
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		if err := values.addPair(pair); err != nil && (first == nil || err == errSemicolon) {
			first = err
		}
	}
	return values, first
}

// maxPairs is the number of pairs that a query may have, against those who send millions.
const maxPairs = 10000

var errSemicolon = errors.New("invalid semicolon separator in query")

func (v Values) addPair(pair string) error {
	if strings.Contains(pair, ";") {
		return errSemicolon
	}
	if pair == "" {
		return nil
	}
	key, value, _ := strings.Cut(pair, "=")
	key, err := QueryUnescape(key)
	if err != nil {
		return err
	}
	value, err = QueryUnescape(value)
	if err != nil {
		return err
	}
	v.Add(key, value)
	return nil
}
