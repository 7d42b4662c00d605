using static RegulatedData.Tokenization.Tests.Vectors.VectorAlphabets;

namespace RegulatedData.Tokenization.Tests.Vectors;

/// <summary>
/// From NIST's Automated Cryptographic Validation Protocol, the sample session for ACVP-AES-FF1: of each key length and alphabet the
/// ends (the shortest and the longest texts and tweaks), and some between.
/// </summary>
public static class AcvpFf1
{
    public static IReadOnlyList<Vector> All =>
        [
            new("ACVP FF1 1", Base10, "CF11A34764AB09FFBF8B8A1660E881A2", "", "0846108952", "7759031405"),
            new(
                "ACVP FF1 2",
                Base10,
                "3544151C9CEB324C3C1ED31ADE99406D",
                "6CA0E692B2773C7ECA2ECA1E7793DAA1",
                "80013770071781669296061827483885771389518248319371666162",
                "09295026876845967206918789775693655654016802646140865387"
            ),
            new(
                "ACVP FF1 3",
                Base10,
                "69B78DCE4755CFD6B0D6ED4843B85B0A",
                "167F4D5BE41F56",
                "78917394023964149540436650710442239",
                "41453449297956880604605360387505540"
            ),
            new(
                "ACVP FF1 4",
                Base10,
                "50C4CB635F0E13D53C6D0E9DF2869352",
                "ACE2F8AC0E12B6FB255D",
                "4765983310084367940036674986",
                "7065123203576386085217619604"
            ),
            new("ACVP FF1 6", Base10, "CBBCF93E14DC2C48997288BF1D4DA2AF", "08AAAF", "4174217715070973658683", "4099802985390383287464"),
            new("ACVP FF1 9", Base10, "F44E458B99EC2249E29E88E8E4103FEA", "9D37470D19", "67683671634453475336", "51080586787848252017"),
            new(
                "ACVP FF1 11",
                Base10,
                "66CD1402BEB8E109F4C32127BC671612",
                "",
                "3977633797152882484132285829138398283498299038365691586",
                "5779864671334843538915338106140220357402582782642380644"
            ),
            new("ACVP FF1 26", Lower, "C99B3CDC33EC9F06546405C94AAE548C", "", "uhaekdtgya", "mysdvijyhu"),
            new(
                "ACVP FF1 27",
                Lower,
                "35BB510F46F954E6E30C66B7D2FA740B",
                "B726CF9FDA21BE995220DA27F9B5E07F",
                "gcxlhzfozazwxyahmbtvuxzuuklqeyzxuiofxtam",
                "foarmyqmdyhigguanyzprvxbuaocltoyxevynmyu"
            ),
            new(
                "ACVP FF1 31",
                Lower,
                "B6F01C7817268B3C40FF8B57730C79F1",
                "DBA2",
                "lfndmpjtmsdlaveyfqsalraxys",
                "podcayjkjuxrsphaibsnmzmdec"
            ),
            new("ACVP FF1 40", Lower, "EA1A9041D4BD10646F78708C32E2D911", "9FADB3", "pdbhuyvwqcirk", "arbtswyzyywxc"),
            new("ACVP FF1 41", Lower, "21B34BDFD3DC538132A62E16983A72A9", "8BB373DB", "kisatigoeiho", "reosjiejeiue"),
            new("ACVP FF1 51", Base64, "D943FA73D0DFBBFE5CBBB51AE1883B1F", "", "g0mbl8Ztx4", "4NNV4Ujcsq"),
            new(
                "ACVP FF1 52",
                Base64,
                "89D7519CCC4503C8677DA86659C1BD58",
                "DE11F4D9482BFAE2930E9B0109AB972F",
                "uW0MALBLj7tiLxlZVCLxHzKpx/KV",
                "VXD9LcAWGKBXCJhBefiFKytCbss8"
            ),
            new(
                "ACVP FF1 54",
                Base64,
                "6B15BB6E039EE0C4890D16793CCE4D26",
                "4E",
                "g1fjuDuZH7Zm822oH06L25i3leN",
                "HebYwOEDbk8fQ8R3NM59OSsGcaQ"
            ),
            new("ACVP FF1 56", Base64, "3E75EC6441C85F898CC0BA115628A410", "7910CDABA9", "qLp2P6qu9XL", "i+sjnEoLFh6"),
            new("ACVP FF1 76", Base10, "F9FE7002A4D53F673A21080E09965AF846987DCCE12CA8C8", "", "5025660416", "6830405113"),
            new(
                "ACVP FF1 77",
                Base10,
                "387B6DB66DDE49E9143A1C84700FA5B08DD84E5D10936B25",
                "B110DC864C9BD6BA20BD084FF609CE23",
                "93936190282367808465364330798721499340775710231478710553",
                "05358571173355788742619323093157898986790726913097516426"
            ),
            new(
                "ACVP FF1 80",
                Base10,
                "02E689DAD45EBE8E92BE0EE4697EA276B5C6C2B16B7C8FEB",
                "667C6F224809",
                "9948379531391912357",
                "3872839275221416827"
            ),
            new(
                "ACVP FF1 85",
                Base10,
                "70E8AF5625A0E11B2211579C17FA06AAE87B3DADF3FE8CC3",
                "E244391014830C41",
                "52927385413",
                "16500161143"
            ),
            new("ACVP FF1 90", Base10, "D1910C9011E2146C822725A4DFA24653B67268F2B581B3D4", "3A6F", "662454874737", "712339261443"),
            new(
                "ACVP FF1 99",
                Base10,
                "93F89250673529D388B1CF646A67D9E39A87DDE88B38B5D5",
                "96760ADCFB",
                "6987848527572985",
                "4805731039885290"
            ),
            new("ACVP FF1 101", Lower, "E2F7B09AF61000E12378B816262769DBED551899800BCA38", "", "ztbuwpwsnb", "rgpkcefehu"),
            new(
                "ACVP FF1 102",
                Lower,
                "0DFC7A90AE6DF27D2EC534FEA4FA2ADC8863CFBBF6CD1BF8",
                "979ED248F399D5FFECF9DFCE941E989E",
                "jspzyazefbdgpqrkkuekaeufncxnxabemdhbloab",
                "wvodzchxpwkdvebswphxvhnwvctmkdquoibiwfvv"
            ),
            new(
                "ACVP FF1 110",
                Lower,
                "CA929EBEBD09AC0DD58CC3BADE199A29CEC1B330335B49AB",
                "2EC142E9931676D89BF2",
                "vnbgcwmdtlkbpu",
                "nrajbdjcxsagul"
            ),
            new(
                "ACVP FF1 118",
                Lower,
                "555FA58DB46AA869B6C88C580D9024E6E915113B9BE7C8E6",
                "F06AF5AA4CB04E",
                "wswzcappgfqx",
                "ertbbbzsbhrk"
            ),
            new("ACVP FF1 126", Base64, "775982ABD3310B3B53B909A1B019EA56A4F783DE8BCCA53B", "", "TqMm06P9bG", "LsHXr96W6t"),
            new(
                "ACVP FF1 127",
                Base64,
                "BC4BC64BD70CE6B96D06716406CBE80043D09C18BDD7695E",
                "65BB3E811E25E815D85A53539DD0F374",
                "HtdAhBFrnx57w6xsr1V/jCpPeLSe",
                "X8ZOkvD4p8RhmmNxK2DOx1jzUZle"
            ),
            new("ACVP FF1 130", Base64, "866FE8F2231287D842DF484C593F3795BC7567208C21F67B", "7CCDFA", "a4/HfWzTXUxn", "rkMxDU2thvS/"),
            new(
                "ACVP FF1 154",
                Base10,
                "863F58420B412EF2C1073AE905334A8E7257984E065F6A411E4E89D984AD3EAE",
                "19F7F49ABC751B8C11968252",
                "0191088289894038626911141274",
                "2450548030794854874652842990"
            ),
            new(
                "ACVP FF1 157",
                Base10,
                "482AA6665295B066FC295D11AE95CC0B8B46B950434176ED4635509A16997BF5",
                "9C29",
                "1147712124074142252",
                "7809376804923532892"
            ),
            new(
                "ACVP FF1 160",
                Base10,
                "CB6890362F33938E63D669736E41E8D20A87622169992546F480C406747C8354",
                "E1B594B56A1E22988051",
                "305598798630",
                "980356400325"
            ),
            new(
                "ACVP FF1 161",
                Base10,
                "2440B6AB72199219FD4D89F41519A0484C364638B9E27620B5A292944E08D301",
                "FC",
                "530236761947028",
                "316775563329994"
            ),
            new(
                "ACVP FF1 164",
                Base10,
                "9B91C0526D8F3C9F5AC14AD0A31106B009A370BD9F85456CE9A1E556BD70CCE5",
                "",
                "18181371629422565079933656612147407346646608435827795",
                "66346002964566045260265124367612522968119003987509744"
            ),
            new(
                "ACVP FF1 169",
                Base10,
                "56F47313CA7B3D061463361E13B19056C27F6047810BC0442B7BD6F8636AA40D",
                "",
                "615693772006794173392815266071107632708729301206976301",
                "801412949703016551126582855707910498035613957060743818"
            ),
        ];
}
