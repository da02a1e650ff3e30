// Oracle for .dockerignore: reads {"ignore": text, "paths": […]} one a line, prints what BuildKit's matcher says of each path.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

type question struct {
	Ignore string   `json:"ignore"`
	Paths  []string `json:"paths"`
}

type answer struct {
	Ignored []bool `json:"ignored,omitempty"`
	Error   string `json:"error,omitempty"`
}

func ask(q question) answer {
	patterns, err := ignorefile.ReadAll(strings.NewReader(q.Ignore))
	if err != nil {
		return answer{Error: err.Error()}
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return answer{Error: err.Error()}
	}
	out := answer{Ignored: []bool{}}
	for _, p := range q.Paths {
		ignored, err := matcher.MatchesOrParentMatches(p)
		if err != nil {
			return answer{Error: err.Error()}
		}
		out.Ignored = append(out.Ignored, ignored)
	}
	return out
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<24)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			_ = out.Encode(answer{Error: err.Error()})
			continue
		}
		_ = out.Encode(ask(q))
	}
}
