package main

func main() {
	goto M // ERROR "7: label M not defined"
	for {
		break Q // ERROR "9: break label not defined: Q"
		continue R // ERROR "12: continue label not defined: R"
	}
S: // ERROR "1: label S defined and not used"
	for {
		func() {
			break S // ERROR "10: break label not defined: S"
		}()
	}
L:
	for {
	}
L: // ERROR "1: label L already defined at name_05_labels.go:15:1"
	for {
		break L // ERROR "9: invalid break label L"
	}
}
