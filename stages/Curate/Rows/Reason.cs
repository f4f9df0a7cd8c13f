namespace Pipeline.Curate.Rows;

/// <summary>Why a row is not kept. In the output in snake case.</summary>
internal enum Reason
{
    /// <summary>The bytes are not UTF-8.</summary>
    InvalidUtf8,
    /// <summary>Not a JSON value, nested deeper than 64, or cut off.</summary>
    InvalidJson,
    /// <summary>A CSV record with broken quotes or another number of fields than the header.</summary>
    InvalidCsv,
    /// <summary>Longer than <c>max_row_bytes</c>.</summary>
    TooLong,
    /// <summary>A JSON value, but not an object.</summary>
    NotAnObject,
    /// <summary>The object has not the fields of its file's shape.</summary>
    MissingField,
    /// <summary>A field that is used stands there twice: which one is meant?</summary>
    DuplicateKey,
    /// <summary>A field holds something that is no text.</summary>
    WrongType,
    /// <summary>A message of a role that has no meaning here.</summary>
    UnknownRole,
    /// <summary>Half of a surrogate pair: no character.</summary>
    LoneSurrogate,
    /// <summary>A control character other than tab and line ends.</summary>
    ControlCharacter,
    /// <summary>The user says nothing.</summary>
    EmptyPrompt,
    /// <summary>The assistant says nothing, or not the last word.</summary>
    EmptyAnswer,
    /// <summary>A quality rule; the detail names it.</summary>
    LowQuality,
    /// <summary>Same messages as the row kept.</summary>
    ExactDuplicate,
    /// <summary>Same answer, and a prompt like that of the row kept.</summary>
    NearDuplicate,
}
