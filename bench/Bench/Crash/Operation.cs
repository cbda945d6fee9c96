namespace Orleans.Media.Bench;

/// <summary>What a caller asks of an asset, of the registry or of storage.</summary>
public enum Operation
{
    Create,

    /// <summary>The asset's bytes, whole, to its upload URL.</summary>
    Put,

    /// <summary>Bytes that are not of the asset's kind.</summary>
    PutWrong,

    /// <summary>Blocks, but not the first one.</summary>
    PutSomeBlocks,

    /// <summary>All blocks, without the list that makes an object of them.</summary>
    PutBlocks,

    /// <summary>The list that makes an object of the blocks.</summary>
    Commit,
    Confirm,
    Delete,
    Restore,
    Get,
    History,

    /// <summary>What has landed of the upload.</summary>
    Look,

    /// <summary>The content's address.</summary>
    Content,
    List,

    /// <summary>Another time of the purge.</summary>
    Retain,

    /// <summary>Other bytes to the old upload URL of a confirmed asset.</summary>
    Tamper,
}
