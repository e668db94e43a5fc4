using System.Collections.Immutable;

namespace Pipeline.Display;

/// <summary>
/// Scripts that make a shell complete: each gives the text before the cursor, without the name of the program, to the directive
/// <c>[suggest:LENGTH]</c>, and completes names of files where it suggests nothing.
/// </summary>
static class CompletionScripts
{
    const string Bash = """
        _pipeline_complete() {
            local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} found IFS=$'\n'
            line=${line#"${COMP_WORDS[0]}"}
            line=${line#"${line%%[![:space:]]*}"}
            found=$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
            [[ $word == -* ]] || found=$(grep -v -e '^[-/]' <<< "$found")
            COMPREPLY=($(compgen -W "$found" -- "$word"))
        }
        complete -o default -F _pipeline_complete pipeline

        """;

    const string Zsh = """
        _pipeline_complete() {
            local line="${(j: :)words[2,CURRENT]}"
            local -a found
            found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
            [[ "${words[CURRENT]}" == -* ]] || found=("${(@)found:#[-\/]*}")
            found=("${(@)found:#}")
            if (( ${#found} )) && compadd -a found; then return 0; fi
            _files
        }
        compdef _pipeline_complete pipeline

        """;

    const string Fish = """
        function __pipeline_complete
            set -l line (commandline --cut-at-cursor | string replace --regex '^\s*\S+ ?' '')
            set -l found (pipeline "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
            if not string match --quiet -- '-*' (commandline --current-token)
                set found (string match --invert --regex -- '^[-/]' $found)
            end
            printf '%s\n' $found
        end
        complete --command pipeline --arguments '(__pipeline_complete)'

        """;

    const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName pipeline -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $line = $commandAst.ToString().PadRight($cursorPosition).Substring(0, $cursorPosition) -replace '^\s*\S+ ?', ''
            & $commandAst.CommandElements[0].Value "[suggest:$($line.Length)]" $line 2>$null |
                Where-Object { $_ -like "$wordToComplete*" -and ($wordToComplete -like '-*' -or $_ -notmatch '^[-/]') } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;

    /// <summary>The script of each shell.</summary>
    public static ImmutableSortedDictionary<string, string> ByShell { get; } = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [new("bash", Bash), new("zsh", Zsh), new("fish", Fish), new KeyValuePair<string, string>("powershell", PowerShell)]);
}
