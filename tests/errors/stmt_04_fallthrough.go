package main

func main() {
	fallthrough // ERROR "2: fallthrough statement out of place"
	switch 1 {
	case 1:
		if true {
			fallthrough // ERROR "4: fallthrough statement out of place"
		}
	case 2:
		fallthrough // ERROR "3: cannot fallthrough final case in switch"
	}
	switch any(1).(type) {
	case int:
		fallthrough // ERROR "3: cannot fallthrough in type switch"
	default:
	}
}
