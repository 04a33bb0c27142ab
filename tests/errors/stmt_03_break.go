package main

func main() {
	break // ERROR "2: break is not in a loop, switch, or select"
	continue // ERROR "2: continue is not in a loop"
	if true {
		break // ERROR "3: break is not in a loop, switch, or select"
	}
	switch {
	case true:
		continue // ERROR "3: continue is not in a loop"
	}
	func() {
		break // ERROR "3: break is not in a loop, switch, or select"
	}()
}
