package main

func main() {
	if true
	{ // ERROR-1 "9: syntax error: unexpected newline, expected { after if clause"
	}
}
