// Strings and bytes: appended, joined, cut, compared.
package main

func main() {
	var text []byte
	for i := 0; i < 6000; i++ {
		text = append(text, "etaoin shrdlu"[i*7%13])
	}
	s := string(text)
	words, longest := 0, ""
	start := 0
	for i := 0; i < len(s); i++ {
		if s[i] == ' ' {
			if w := s[start:i]; len(w) > len(longest) || w > longest {
				longest = w
			}
			words++
			start = i + 1
		}
	}
	joined := ""
	for i := 0; i < 2000; i++ {
		part := "<" + longest + ">"
		if len(joined) > 500 {
			joined = ""
		}
		joined += part
	}
	runes := 0
	for _, r := range "größer als nichts – 日本語" + joined {
		runes += int(r) % 7
	}
	println(words, longest, len(joined), runes)
}
