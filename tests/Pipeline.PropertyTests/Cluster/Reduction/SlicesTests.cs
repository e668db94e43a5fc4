using FsCheck.Xunit;
using Pipeline.Cluster;

namespace Pipeline.PropertyTests.Cluster;

public class SlicesTests
{
    [Property]
    public bool The_pieces_of_all_ranks_are_the_array_in_order(ushort length, byte ranks, byte pieceLength)
    {
        var slices = new Slices(length, ranks % 9 + 1, pieceLength + 1);
        var next = 0;
        for (var rank = 0; rank < slices.Ranks; rank++)
            for (var piece = 0; piece < slices.Pieces; piece++)
            {
                var (start, count) = slices.Piece(rank, piece);
                if (start != next || count < 0 || count > slices.PieceLength) return false;
                next += count;
            }
        return next == length;
    }

    [Property]
    public bool Each_shard_has_one_owner(byte shards, byte ranks)
    {
        var owners = new ShardOwners(shards + 1, ranks + 1);
        return Enumerable.Range(0, owners.Ranks).SelectMany(rank => Enumerable.Repeat(rank, owners.Count(rank)))
            .SequenceEqual(Enumerable.Range(0, owners.Shards).Select(owners.OwnerOf));
    }
}
