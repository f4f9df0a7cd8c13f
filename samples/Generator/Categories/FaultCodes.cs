namespace Pipeline.Samples.Categories;

/// <summary>Fault code of a machine → what it means. Codes say nothing by themselves, so they can only be learned by heart.</summary>
public static class FaultCodes
{
    private static readonly IReadOnlyList<Fact> Facts = Fact.Parse("""
        low coolant: E41, K17, F83 / H29
        worn bearing: H56, E92, K34 / F68
        blocked filter: F25, H77, E13 / K90
        motor overheat: K61, F38, H84 / E50
        sensor lost: E19, H32, F95 / K46
        door open: K73, E27, H60 / F11
        low battery: F52, K88, E36 / H15
        belt slip: H43, F79, K20 / E64
        valve stuck: E85, K31, H98 / F47
        oil leak: F14, H66, E70 / K59
        fan stopped: K94, E22, F57 / H81
        phase missing: H39, K75, E63 / F30
        high pressure: F86, E48, H12 / K23
        memory full: K55, F91, H28 / E76
        clock drift: E33, H87, K69 / F16
        network down: H51, F42, K97 / E35
        """);

    private static readonly string[] Training = Text.Lines("""
        What does fault code {x} mean?
        The display shows {x}. What is wrong?
        Explain {x}.
        Meaning of alarm {x}?
        Controller log: {x}. Cause?
        {x} came up twice today, why?
        Look up code {x} in the manual.
        Operator reports {x} on line three. Translate for the crew.
        Decode the event. | {x}
        Which problem triggers {x}?
        The pump stopped with {x}; what happened?
        Ticket title: machine halted, {x}. Root cause?
        {x}, meaning?
        Write the plain text for {x}
        After the restart {x} stays on. Reason?
        Service hint for error {x}, please.
        Night shift saw {x} blinking. What should they check?
        The unit sent {x} at noon. Say it in words.
        I cleared {x} but it returned. What fault is it?
        Name the failure behind {x}.
        Telemetry flag {x} stands for what?
        Press five halted on {x}. Diagnosis?
        Fill in the maintenance form. | Code {x}, description:
        Read the panel to me: {x} is lit.
        Short description of status {x}
        Code {x}?
        Why {x}?
        Panel: {x}. Cause:
        We got {x}, help.
        {x} on screen means
        Alarm text of {x}
        Fault list, entry {x}
        If a compressor raises {x}, what is the trouble?
        """);

    private static readonly string[] Pool = Text.Lines("""
        Error {x} is on the panel. What does it mean?
        Tell the crew what {x} stands for.
        Why would a machine raise {x}?
        Manual page for {x}: which problem?
        The log has {x} at noon. Cause in words?
        Line three halted with {x}. What should we check?
        Describe fault {x}.
        What happened? | Status: {x}
        {x} again. What is the failure?
        Root cause of a {x} alarm?
        Restart gave {x}; name the trouble.
        What is wrong when code {x} is blinking?
        """);

    public static Lookup Category { get; } = new("fault_code", 18, 0.9, Facts, Training, Pool);
}
