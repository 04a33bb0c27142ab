package main

const k = 1

func main() {
	"a"[0] = 'b' // ERROR "2: cannot assign to \"a\"[0] (neither addressable nor a map index expression)"
	nil = nil // ERROR "2: cannot assign to nil (neither addressable nor a map index expression)"
	k++ // ERROR "2: cannot assign to k (neither addressable nor a map index expression)"
	for k = range 3 { // ERROR "6: cannot assign to k (neither addressable nor a map index expression)"
	}
	len = 1 // ERROR "2: len (built-in) must be called"
	[2]int{}[0] = 1 // ERROR "2: cannot assign to [2]int{}[0] (neither addressable nor a map index expression)"
	true = false // ERROR "2: cannot assign to true (neither addressable nor a map index expression)"
}
