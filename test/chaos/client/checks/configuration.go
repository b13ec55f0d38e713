package checks

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// CheckConfiguration fails unless all members have the same configuration, and its members are exactly the expected
// ones: the ids from 1 on, all of them voters.
func CheckConfiguration(in Input) Verdict {
	v := newVerdict(Configuration)
	if len(in.Configs) == 0 {
		v.against("unreached", "no member's /zookeeper/config could be read")
		return v.conclude("not judged")
	}
	first := in.Configs[0]
	for _, other := range in.Configs[1:] {
		if other.Config != first.Config {
			v.against("differences", "%s has %q, and %s has %q", first.Name, first.Config, other.Name, other.Config)
		}
	}
	participants, others, version, err := parseConfig(first.Config)
	if err != nil {
		v.against("unreadable", "%s: %s", first.Name, err)
	}
	v.Numbers["participants"] = int64(len(participants))
	v.Numbers["others"] = int64(len(others))
	if in.Members > 0 {
		expected := make([]int, in.Members)
		for i := range expected {
			expected[i] = i + 1
		}
		if !slices.Equal(participants, expected) || len(others) > 0 {
			v.against("membership", "the voters are %v and the observers %v, but exactly %v must be members, all of them voters", participants, others, expected)
		}
	}
	return v.conclude("the voters are %v, the observers %v, the version %s, as read from %d members", participants, others, version, len(in.Configs))
}

// parseConfig reads the ids from lines such as
//
//	server.1=zk-0.zk-hs:2888:3888:participant;0.0.0.0:2181
//	version=100000000
func parseConfig(config string) (participants, others []int, version string, err error) {
	version = "unknown"
	for line := range strings.Lines(config) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		if key == "version" {
			version = value
			continue
		}
		digits, isServer := strings.CutPrefix(key, "server.")
		if !isServer {
			continue
		}
		id, err := strconv.Atoi(digits)
		if err != nil {
			return nil, nil, version, fmt.Errorf("%q has no number after \"server.\"", line)
		}
		address, _, _ := strings.Cut(value, ";")
		if strings.HasSuffix(address, ":observer") {
			others = append(others, id)
		} else {
			participants = append(participants, id)
		}
	}
	slices.Sort(participants)
	slices.Sort(others)
	if len(participants) == 0 {
		err = fmt.Errorf("there is no voter in %q", config)
	}
	return participants, others, version, err
}
