"""A grade book whose rules are Go: the host gives marks and a look-up, the script decides, a careless rule is stopped."""

import ergo

RULES = """package rules

import "fmt"

func Grade(name string, marks []float64) string {
	sum := 0.0
	for _, m := range marks {
		sum += m
	}
	return fmt.Sprintf("%s: %.1f", name, sum/float64(len(marks))+bonus(name))
}

func Careless() {
	for {
	}
}
"""

with ergo.VM(memory_limit=64 << 20) as vm:
    rules = vm.load("rules", "rules.go", RULES)
    rules.host("bonus", "func(string) float64", {"Ann": 0.5, "Kai": 0.0}.__getitem__)
    rules.init()
    grade = rules.find("Grade", "func(string, []float64) string")
    for name in ("Ann", "Kai", "Otto"):
        try:
            print(grade(name, [1, 2, 4.5]))
        except KeyError as unknown:
            print("nobody is called", unknown)
    try:
        with vm.timeout(0.02):
            rules.find("Careless", "func()")()
    except TimeoutError as late:
        print("stopped", late)
