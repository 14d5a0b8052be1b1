import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from coding.codesets.demo_load import FILES, FOLDER, ICD_YEARS
from coding.codesets.load import KINDS
from coding.codesets.loaders import hcpcs, icd10cm, mpfs, ncci, plain
from coding.codesets.loaders.parsed import UnreadableFile
from coding.codesets.ptp_table import PtpTable

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "codesets"
RAW = SAMPLES / "raw_format_2026"
samples = pytest.mark.skipif(not SAMPLES.exists(), reason="sample files are not beside the project")
JULY = dt.date(2024, 7, 1)


@samples
def test_cms_pairs_with_header_lines_and_star():
    parsed = ncci.parse_ptp(RAW / "ccipra-v322r0-f1.rows.txt", assumed_from=JULY)
    assert parsed.rows[0] == ("0001A", "0591T", dt.date(2022, 1, 1), dt.date(2023, 12, 31), 1)
    assert ("0001U", "0030U", dt.date(2018, 7, 1), None, 1) in parsed.rows
    assert parsed.rejected == [] and not parsed.assumed_dates


@samples
def test_mue_preamble_and_rationale():
    parsed = ncci.parse_mue(RAW / "MCR_MUE_PractitionerServices_Eff_07-01-2026.rows.csv")
    assert parsed.rows[1] == ("0002M", 1, 3, "nature-of-analyte") and parsed.rejected == []


@samples
@pytest.mark.parametrize(
    "name", ["raw_format_2026/PPRRVU2026_Jul_nonQPP.rows.redacted.csv", "mpfs/PPRRVU23_JAN.cms_layout.redacted.csv"]
)
def test_fee_layouts_of_two_years(name):
    parsed = mpfs.parse(SAMPLES / name)
    # the file of 2023 ends with a foot line that is no fee
    assert len(parsed.rows) > 2 and len(parsed.rejected) <= 1
    assert {str(row[-1]) for row in parsed.rows} <= {"33.4009", "33.8872", "0"}


@samples
def test_hcpcs_codes_and_modifiers_of_one_file():
    modifiers = hcpcs.parse_modifiers(RAW / "HCPC2026_OCT_ANWEB.rows.csv")
    assert {"A1", "AS"} <= {row[1] for row in modifiers.rows}
    assert {row[1]: row[7] for row in modifiers.rows}["JG"] == dt.date(2024, 12, 31)
    codes = hcpcs.parse(SAMPLES / "hcpcs" / "hcpcs_level2_2024APR_full.csv")
    assert len(codes.rows) > 7000 and codes.rejected == []


@samples
def test_other_sample_tables_read_without_rejects():
    assert len(ncci.parse_aoc(SAMPLES / "ncci" / "ncci_aoc_pairs_2024-06-03.csv").rows) > 500
    assert len(hcpcs.parse_pos(SAMPLES / "pos" / "pos_codes_2024.csv").rows) == 99
    assert len(mpfs.parse_gpci(SAMPLES / "mpfs" / "gpci_2024.csv").rows) > 100
    edits = {
        row[1]: row[8]
        for row in plain.parse_demographic(SAMPLES / "icd10cm" / "mce_v41.1_code_edits_age_sex_unacceptable.csv").rows
    }
    assert edits["A33"] == {"age_min": 0, "age_max": 0}


def test_bad_order_lines_are_rejected_with_line_and_reason(tmp_path):
    file = tmp_path / "order.txt"
    file.write_text(
        f"00001 E119    1 {'Diabetes':<60} Diabetes\n00002 1E9     1 {'Bad':<60} Bad\nrubbish\n"
        f"00004 I10     7 {'Flag':<60} Flag\n"
    )
    parsed = icd10cm.parse(file)
    assert [row[1] for row in parsed.rows] == ["E119"]
    assert [line for line, _ in parsed.rejected] == [2, 3, 4] and parsed.read == 4


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\0\0\0", b"hello\nworld\n"])
def test_a_file_of_another_kind_is_refused(kind, content, tmp_path):
    file = tmp_path / "wrong"
    file.write_bytes(content)
    arguments = {"assumed_from": JULY} if kind == "ncci_ptp" else {}
    with pytest.raises(UnreadableFile):
        KINDS[kind][0](file, **arguments)


def test_demo_files_read_without_rejects():
    names = list(FILES.items()) + [("icd10cm", f"icd10cm_order_DEMO_FY{year}.txt") for year in ICD_YEARS]
    for kind, name in names:
        parsed = KINDS[kind][0](FOLDER / name, **({"assumed_from": JULY} if kind == "ncci_ptp" else {}))
        assert parsed.rows and parsed.rejected == [], name
        if kind == "cpt":
            assert Counter(row[1] for row in parsed.rows)["99213"] == 1


def test_pair_spans_follow_dates_and_void_pairs_never_hold():
    table = PtpTable(
        [
            ("97140", "97530", dt.date(2020, 1, 1), dt.date(2020, 6, 30), 0),
            ("97140", "97530", dt.date(2021, 1, 1), None, 1),
            ("97110", "97140", dt.date(2020, 1, 1), None, 9),
            ("G0283", "97164", dt.date(2020, 1, 1), None, 1),
        ]
    )
    assert table.active("97140", "97530", dt.date(2020, 6, 30)) == 0
    assert table.active("97140", "97530", dt.date(2020, 7, 1)) is None
    assert table.active("97140", "97530", dt.date(2026, 7, 1)) == 1
    assert table.active("97530", "97140", dt.date(2026, 7, 1)) is None
    assert table.active("97110", "97140", dt.date(2026, 7, 1)) is None
    assert table.active("G0283", "97164", dt.date(2026, 7, 1)) == 1
