package main

func main() {
	x := 1
	var y string // ERROR "6: declared and not used: y"
	z, w := 1, 2 // ERROR "5: declared and not used: w"
	_ = z
	for i, v := range []int{1} { // ERROR "6: declared and not used: i" "9: declared and not used: v"
	}
	switch e := any(x).(type) { // ERROR "9: e declared and not used"
	case int:
	}
	f := func() { // ERROR "2: declared and not used: f"
		inner := 2 // ERROR "3: declared and not used: inner"
	}
	y = "assigned only"
}
