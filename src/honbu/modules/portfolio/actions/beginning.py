"""始めの定め: the rules, thresholds, tax rates and powers with which a ward begins; it changes them afterwards."""

from honbu.modules.portfolio.models import AuthorityRule, QualityRule, TaxRate, Threshold

IN_USE = ["one_of", ["running", "reviewing", "retiring"]]
# fmt: off
RULES = [
    ("system_no_owner", "所管課がない", "system", [["unit", "empty"]],
     "「{name}」は、どの課が所管していますか。", "所管課を選ぶ", "unit", "office"),
    ("system_owner_abolished", "所管課が廃止された", "system", [["unit", "abolished"]],
     "「{name}」の所管課は組織改正でなくなりました。今はどの課が所管していますか。", "所管課を選び直す", "unit", "office"),
    ("system_no_kind", "種別がない", "system", [["kind", "empty"]],
     "「{name}」は、購入したもの、クラウド、リース、自庁開発、共同利用、国・都の提供のどれですか。",
     "種別を選ぶ", "kind", "section"),
    ("system_no_function", "業務がない", "system", [["function", "empty"]],
     "「{name}」は、何の仕事に使っていますか。", "業務を書く", "function", "section"),
    ("system_no_data_class", "扱う情報が分からない", "system", [["data_class", "empty"]],
     "「{name}」で、個人情報を扱っていますか。マイナンバーはどうですか。", "扱う情報を選ぶ", "data_class", "section"),
    ("system_no_importance", "重要度がない", "system", [["importance", "empty"]],
     "「{name}」が止まったとき、窓口は続けられますか。", "重要度を選ぶ", "importance", "section"),
    ("system_no_vendor", "業者が分からない", "system",
     [["vendor", "empty"], ["kind", "one_of", ["package", "saas", "lease"]]],
     "「{name}」は、どの業者から買い、または借りていますか。", "主な業者を書く", "vendor", "section"),
    ("system_no_contract", "契約がない", "system",
     [["contracts", "none"], ["kind", "one_of", ["package", "saas", "lease"]], ["state", *IN_USE]],
     "「{name}」の契約が登録されていません。保守や利用の契約はありますか。", "契約を登録する", "contracts", "section"),
    ("system_no_limit", "期限が分からない", "system", [["limit_on", "empty"], ["state", *IN_USE]],
     "「{name}」は、いつまで使えますか。契約の満了、保守期限、サポート終了のどれかを教えてください。",
     "契約か期限を登録する", "limit_on", "section"),
    ("system_limit_passed", "期限が過ぎている", "system", [["limit_on", "past"], ["state", *IN_USE]],
     "「{name}」の期限が過ぎています。更新しましたか。まだなら、いつ更新しますか。",
     "期限を直すか、更新計画を作る", "limit_on", "section"),
    ("system_number_on_internet", "特定個人情報がインターネット接続系にある", "system",
     [["data_class", "is", "specific"], ["zone", "is", "internet"]],
     "「{name}」は特定個人情報を扱いますが、インターネット接続系にあります。区分は正しいですか。",
     "ネットワークを確かめる", "zone", "office"),
    ("contract_no_end", "契約の満了日がない", "contract", [["end", "empty"], ["ended_on", "empty"]],
     "契約「{name}」は、いつ満了しますか。自動更新ですか。", "契約満了日を書く", "end", "section"),
    ("contract_over", "契約が満了している", "contract",
     [["end", "past"], ["renewal", "is_not", "tacit"], ["ended_on", "empty"]],
     "契約「{name}」は満了しています。次の契約を登録するか、終わったのなら解約日を入れてください。",
     "次の契約を登録する", "end", "section"),
    ("contract_single_unreasoned", "特命随意契約の理由がない", "contract",
     [["method", "is", "single"], ["method_reason", "empty"]],
     "契約「{name}」は特命随意契約です。その理由は何ですか。", "契約方法の理由を書く", "method_reason", "section"),
    ("contract_no_vendor", "契約の相手方がない", "contract", [["vendor", "empty"]],
     "契約「{name}」の相手方はどの業者ですか。", "契約の相手方を書く", "vendor", "section"),
    ("contract_no_system", "対象のシステムがない契約", "contract", [["systems", "none"]],
     "契約「{name}」は、どのシステムのものですか。", "対象のシステムを選ぶ", "systems", "section"),
    ("euc_author_left", "作成者が在籍していない", "euc", [["author", "ended"]],
     "EUCツール「{name}」の作成者が在籍していません。今は誰が中身を分かりますか。", "作成者か確認者を直す", "author", "section"),
    ("euc_no_reviewer", "確認者がいない", "euc", [["reviewer", "empty"], ["impact", "at_least", 2]],
     "EUCツール「{name}」は止まると影響があります。作成者のほかに、中身を確かめる人は誰ですか。",
     "確認者を選ぶ", "reviewer", "section"),
    ("euc_no_backup", "控えがない", "euc", [["backup", "empty"], ["impact", "at_least", 2]],
     "EUCツール「{name}」の控えは、どう取っていますか。", "控えの取り方を書く", "backup", "section"),
    ("euc_no_plan", "廃止・移行の計画がない", "euc",
     [["decommission_plan", "empty"], ["complexity", "at_least", 2], ["impact", "at_least", 3]],
     "EUCツール「{name}」を、いつまで、どうするか決まっていますか。", "廃止・移行の計画を書く", "decommission_plan", "section"),
]


THRESHOLDS = [
    # 地方自治法施行令別表第五 (since 2025-04-01: 工事・製造 4,000,000円, 業務委託などその他 2,000,000円 for a ward)
    ("small_purchase", 2_000_000, "地方自治法施行令第167条の2第1項第1号・別表第五(区の規則で定める額を確かめて直す)",
     "2025-04-01"),
    ("small_purchase", 500_000, "改正前の地方自治法施行令別表第五", "1982-10-01"),
    ("amendment", 10, "区の定め(要確認)", "2019-04-01"),
    ("review", 24, "入替えの2年ほど前から整理する(平成31年度第1回本部)", "2019-04-01"),
    ("bridge", 20, "区の定め(要確認)", "2019-04-01"),
]
TAX_RATES = [("1989-04-01", 3), ("1997-04-01", 5), ("2014-04-01", 8), ("2019-10-01", 10)]
AUTHORITY = [
    ("new_system", "行政情報化推進本部", "行政情報化推進本部の審議事項(平成31年度第1回本部)", "2019-04-01"),
    ("section_decision", "所管課長", "事案決定規程", "2019-04-01"),
    ("single_tender", "契約課長", "平成31年度第1回本部での確認", "2019-04-01"),
    ("method", "契約課長", "システム調達ガイドライン(プロポーザルが望ましい)", "2019-04-01"),
]
# fmt: on


def lay_foundations() -> None:
    """Enter what is missing; what the ward has changed stays as it wants it. Called at every start."""
    known = set(QualityRule.objects.values_list("code", flat=True))
    QualityRule.objects.bulk_create(
        QualityRule(
            code=code, title=title, about=about, conditions=conditions, question=question, remedy=remedy, field=field,
            addressee=addressee, order=order,
        )
        for order, (code, title, about, conditions, question, remedy, field, addressee) in enumerate(RULES)
        if code not in known
    )  # fmt: skip
    codes = set(Threshold.objects.values_list("code", flat=True))
    Threshold.objects.bulk_create(
        Threshold(code=code, value=value, basis=basis, since=since)
        for code, value, basis, since in THRESHOLDS
        if code not in codes
    )
    acts = set(AuthorityRule.objects.values_list("act", flat=True))
    AuthorityRule.objects.bulk_create(
        AuthorityRule(act=act, decides=decides, basis=basis, since=since)
        for act, decides, basis, since in AUTHORITY
        if act not in acts
    )
    if not TaxRate.objects.exists():
        TaxRate.objects.bulk_create(TaxRate(since=since, numerator=percent) for since, percent in TAX_RATES)
