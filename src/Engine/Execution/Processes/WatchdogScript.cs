namespace Pipeline.Engine.Execution.Processes;

/// <summary>
/// What the watchdog does, in POSIX sh: it starts in a millisecond, and lives on when the runtime of the program it watches is gone.
/// </summary>
internal static class WatchdogScript
{
    /// <summary>
    /// Reads <c>+session</c>, <c>-session</c> and <c>bye</c>, one a line. At an end of file without <c>bye</c> it kills, until two looks
    /// in a row find nothing, the sessions still on its list, whatever carries <c>$1</c> in its environment, and the sessions of that: the program may have
    /// been killed between the start of a stage and the line that tells of its session. After two looks, whatever they
    /// found, it calls the command in <c>$2 …</c> with <c>$1</c>, and again every hundred looks.
    /// </summary>
    /// <remarks>
    /// Names come through <c>xargs</c>, because a large machine has more processes than an argument list holds. Zombies are passed
    /// over, but not one whose first thread alone has ended: under an init that collects nothing they stay for ever. What carries the id is a reason to look again even if it was gone before it could be killed: it may have
    /// started another. The command is called in any case, because processes that live for a millisecond are gone before a look comes to
    /// them, and so look like quiet; it is not waited for in its place by <c>exec</c>, because it may be gone, or fail, and then the looks go on.
    /// </remarks>
    public const string Text = """
        trap '' HUP INT QUIT TERM
        exec 2>/dev/null
        id=$1
        shift
        sessions=
        while IFS= read -r line; do
            case $line in
                +*) sessions="$sessions ${line#+}" ;;
                -*) kept=
                    for s in $sessions; do [ "$s" = "${line#-}" ] || kept="$kept $s"; done
                    sessions=$kept ;;
                bye) exit 0 ;;
            esac
        done
        pattern=
        for s in $sessions; do
            kill -9 "-$s"
            pattern="$pattern${pattern:+|}$s"
        done
        living() {
            ended=
            while read -r key value rest; do
                case $key$value in
                    State:Z|State:X) ended=1 ;;
                    Threads:*) [ -z "$ended" ] || [ "$value" -gt 1 ]; return ;;
                esac
            done <"/proc/$1/status"
            return 1
        }
        carriers() {
            printf '%s\n' /proc/[0-9]*/environ | xargs grep -ls "PIPELINE_ATTEMPT=$1-"
        }
        adopt() {
            while read -r key value rest; do
                [ "$key" = NSsid: ] || continue
                [ "$value" -gt 1 ] || return
                case "|$pattern|" in *"|$value|"*) ;; *) pattern="$pattern${pattern:+|}$value" ;; esac
                return
            done <"/proc/$1/status"
        }
        members() {
            [ -z "$pattern" ] || printf '%s\n' /proc/[0-9]*/status | xargs grep -lsE "^NSsid:[[:space:]]+($pattern)([[:space:]]|\$)"
        }
        quiet=0
        looks=0
        while [ "$quiet" -lt 2 ] || [ "$looks" -lt 3 ]; do
            [ $((looks % 100)) -ne 2 ] || [ "$#" -eq 0 ] || "$@" "$id"
            looks=$((looks + 1))
            quiet=$((quiet + 1))
            for file in $(carriers "$id") $(members); do
                pid=${file#/proc/}
                pid=${pid%/*}
                case $file in */environ) quiet=0; adopt "$pid" ;; esac
                living "$pid" && kill -9 "$pid" && quiet=0
            done
            [ "$quiet" -eq 0 ] || sleep 0.05
        done
        """;
}
