"""The systems of みどり台区 by section: name, business function, kind, data, network, importance, vendor."""

from typing import NamedTuple


class Planned(NamedTuple):
    """A system of the demonstration."""

    name: str
    function: str
    kind: str = "package"
    data: str = "personal"
    zone: str = "lgwan"
    importance: str = "middle"
    vendor: int = 0
    standard: str = ""


VENDORS = (
    "みらい電算株式会社", "東都情報システム株式会社", "株式会社さくらソリューションズ", "北斗データ株式会社", "あかつきシステム開発株式会社",
    "株式会社クラウドパートナーズ", "日の出リース株式会社", "緑台コンピュータサービス株式会社", "株式会社防災テック", "大都通信株式会社",
    "株式会社まなびICT", "青空ネットワーク株式会社",
)  # fmt: skip

P = Planned
SYSTEMS: dict[str, tuple[Planned, ...]] = {
    "戸籍住民課": (
        P("住民記録システム", "住民票の異動と証明", "package", "specific", "number", "high", 0, "住民基本台帳"),
        P("戸籍総合システム", "戸籍の記載と証明", "package", "personal", "number", "high", 1, "戸籍"),
        P("戸籍附票システム", "戸籍の附票の管理", "package", "specific", "number", "high", 1, "戸籍の附票"),
        P("印鑑登録システム", "印鑑登録と証明", "package", "personal", "number", "high", 0, "印鑑登録"),
        P("証明書コンビニ交付システム", "証明書のコンビニ交付", "saas", "personal", "number", "high", 2),
        P("窓口受付番号発券システム", "窓口の受付と呼出し", "lease", "none", "alone", "middle", 6),
        P("マイナンバーカード予約システム", "カードの交付予約", "saas", "personal", "internet", "middle", 5),
        P("郵送請求管理システム", "郵送請求の受付", "own", "personal", "lgwan", "low", 0),
    ),
    "税務課": (
        P("住民税システム", "住民税の課税", "package", "specific", "number", "high", 0, "個人住民税"),
        P("軽自動車税システム", "軽自動車税の課税", "package", "personal", "number", "middle", 0, "軽自動車税"),
        P("収納管理システム", "税の収納と消込み", "package", "personal", "number", "high", 0),
        P("滞納整理システム", "滞納の整理", "package", "sensitive", "number", "middle", 3),
        P("申告書イメージ管理システム", "申告書の保管", "lease", "specific", "number", "middle", 6),
        P("地方税電子申告連携システム", "電子申告の受信", "shared", "specific", "number", "high", 2),
    ),
    "国民健康保険課": (
        P("国民健康保険システム", "資格と賦課", "package", "specific", "number", "high", 0, "国民健康保険"),
        P("国保総合システム", "給付の審査", "shared", "specific", "number", "high", 2),
        P("特定健診管理システム", "健診の案内と結果", "package", "sensitive", "lgwan", "middle", 3),
        P("レセプト点検システム", "レセプトの点検", "saas", "sensitive", "lgwan", "middle", 2),
    ),
    "高齢者医療年金課": (
        P("後期高齢者医療システム", "資格と保険料", "package", "specific", "number", "high", 0, "後期高齢者医療"),
        P("国民年金システム", "年金の届出", "package", "specific", "number", "high", 0, "国民年金"),
    ),
    "介護保険課": (
        P("介護保険システム", "資格と給付", "package", "specific", "number", "high", 1, "介護保険"),
        P("要介護認定支援システム", "認定の審査会", "package", "sensitive", "lgwan", "high", 1),
        P("介護事業所台帳システム", "事業所の指定", "own", "none", "lgwan", "low", 0),
    ),
    "障害福祉課": (
        P("障害者福祉システム", "手帳と給付", "package", "specific", "number", "high", 1, "障害者福祉"),
        P("移動支援請求システム", "移動支援の請求", "saas", "sensitive", "lgwan", "middle", 5),
    ),
    "生活福祉課": (
        P("生活保護システム", "保護の決定と支給", "package", "specific", "number", "high", 3, "生活保護"),
        P("医療扶助オンライン資格確認", "医療扶助の資格確認", "state", "specific", "number", "high", 2),
        P("ケース記録管理システム", "相談記録の管理", "package", "sensitive", "lgwan", "middle", 3),
    ),
    "高齢者福祉課": (
        P("高齢者見守り管理システム", "見守りの記録", "saas", "sensitive", "lgwan", "middle", 5),
        P("緊急通報システム", "緊急通報の受信", "lease", "sensitive", "alone", "high", 6),
        P("地域包括支援センターシステム", "相談記録の管理", "package", "sensitive", "lgwan", "middle", 3),
    ),
    "福祉総務課": (
        P("民生委員管理システム", "民生委員の台帳", "own", "personal", "lgwan", "low", 0),
        P("避難行動要支援者システム", "要支援者の名簿", "package", "sensitive", "lgwan", "high", 3),
    ),
    "子育て支援課": (
        P("児童手当システム", "児童手当の支給", "package", "specific", "number", "high", 1, "児童手当"),
        P("児童扶養手当システム", "児童扶養手当の支給", "package", "specific", "number", "high", 1, "児童扶養手当"),
        P("子ども医療費助成システム", "医療証の交付", "package", "personal", "number", "middle", 1),
    ),
    "保育課": (
        P("保育所入所選考システム", "保育所の選考", "package", "sensitive", "number", "high", 1, "子ども・子育て支援"),
        P("保育料システム", "保育料の算定", "package", "specific", "number", "high", 1),
        P("保育業務支援システム", "登園の記録", "saas", "personal", "internet", "middle", 5),
    ),
    "子ども家庭支援センター": (P("児童相談記録システム", "相談記録の管理", "package", "sensitive", "lgwan", "high", 3),),
    "児童相談所": (P("児童相談所業務システム", "措置と相談の記録", "package", "sensitive", "lgwan", "high", 3),),
    "健康推進課": (
        P("健康管理システム", "健診と予防接種", "package", "specific", "number", "high", 3, "健康管理"),
        P("食育イベント予約", "講座の予約", "saas", "personal", "internet", "low", 5),
    ),
    "地域保健課": (P("公害医療システム", "公害医療の給付", "package", "sensitive", "lgwan", "middle", 3),),
    "生活衛生課": (
        P("食品営業許可システム", "営業の許可", "shared", "personal", "lgwan", "middle", 2),
        P("環境衛生施設台帳システム", "施設の台帳", "own", "none", "lgwan", "low", 0),
    ),
    "ワクチン接種担当課": (P("接種記録システム", "予防接種の記録", "state", "specific", "lgwan", "middle", 2),),
    "学務課": (
        P("学齢簿システム", "就学の事務", "package", "personal", "number", "high", 1, "就学"),
        P("就学援助システム", "就学援助の認定", "package", "specific", "number", "middle", 1),
        P("学校給食費管理システム", "給食費の徴収", "package", "personal", "lgwan", "middle", 10),
    ),
    "庶務課": (
        P("校務支援システム", "成績と出欠", "saas", "personal", "internet", "high", 10),
        P("学習端末管理システム", "学習端末の管理", "saas", "personal", "internet", "middle", 10),
        P("学校ネットワーク認証基盤", "学校の認証", "lease", "personal", "internet", "high", 11),
    ),
    "指導課": (P("教員研修受付システム", "研修の受付", "saas", "personal", "internet", "low", 10),),
    "教育センター": (P("教育相談記録システム", "相談記録の管理", "package", "sensitive", "lgwan", "middle", 3),),
    "図書館課": (
        P("図書館システム", "貸出しと予約", "lease", "personal", "internet", "high", 7),
        P("電子図書館サービス", "電子書籍の貸出し", "saas", "personal", "internet", "low", 7),
    ),
    "スポーツ課": (P("施設予約システム", "施設の予約と支払", "saas", "personal", "internet", "high", 7),),
    "生涯学習課": (P("区民講座受付システム", "講座の予約", "saas", "personal", "internet", "low", 7),),
    "選挙管理委員会事務局": (
        P("選挙人名簿システム", "選挙人名簿の調製", "package", "personal", "number", "high", 0, "選挙人名簿管理"),
        P("期日前投票システム", "期日前投票の受付", "package", "personal", "number", "high", 0),
        P("投開票速報システム", "投開票の集計", "own", "none", "lgwan", "middle", 0),
    ),
    "人事課": (
        P("人事給与システム", "人事と給与", "package", "specific", "lgwan", "high", 4),
        P("庶務事務システム", "出勤と休暇", "package", "personal", "lgwan", "high", 4),
        P("会計年度任用職員管理システム", "臨時職員・非常勤職員の任用", "package", "specific", "lgwan", "middle", 4),
        P("ストレスチェックサービス", "職員の健康", "saas", "sensitive", "internet", "low", 5),
    ),
    "財政課": (P("予算編成システム", "予算の編成", "package", "none", "lgwan", "high", 4),),
    "会計課": (P("財務会計システム", "予算の執行と決算", "package", "personal", "lgwan", "high", 4),),
    "契約課": (
        P("電子入札システム", "入札と契約", "shared", "personal", "internet", "high", 2),
        P("業者登録管理システム", "業者の登録", "own", "personal", "lgwan", "low", 0),
    ),
    "総務課": (
        P("文書管理システム", "文書の起案と保存", "package", "personal", "lgwan", "high", 4),
        P("例規システム", "例規の検索", "saas", "none", "internet", "middle", 5),
    ),
    "財産運用課": (
        P("電話システム", "庁内と外線の電話", "lease", "none", "alone", "high", 9),
        P("公有財産台帳システム", "財産の台帳", "package", "none", "lgwan", "middle", 4),
        P("会議室予約システム", "会議室の予約", "own", "none", "lgwan", "low", 0),
    ),
    "防災課": (
        P("総合防災システム", "災害情報の収集と発信", "lease", "personal", "lgwan", "high", 8),
        P("防災行政無線システム", "放送と無線", "lease", "none", "alone", "high", 9),
        P("備蓄物資管理システム", "備蓄の管理", "own", "none", "lgwan", "low", 0),
        P("安否確認サービス", "職員の安否確認", "saas", "personal", "internet", "high", 5),
    ),
    "情報管理課": (
        P("団体内統合宛名システム", "宛名の統合", "package", "specific", "number", "high", 0),
        P("中間サーバー接続", "情報連携", "state", "specific", "number", "high", 2),
        P("庁内認証基盤", "職員の認証", "lease", "personal", "lgwan", "high", 11),
        P("グループウェア", "メールと予定", "saas", "personal", "lgwan", "high", 5),
        P("庁内ネットワーク監視", "ネットワークの監視", "lease", "none", "lgwan", "high", 11),
        P("ファイル共有基盤", "文書の共有", "lease", "personal", "lgwan", "high", 11),
        P("データ連携基盤", "業務間のデータ連携", "package", "specific", "number", "high", 0),
        P("電子申請サービス", "手続の電子申請", "shared", "personal", "internet", "high", 2),
        P("RPA基盤", "定型作業の自動化", "saas", "personal", "lgwan", "middle", 5),
        P("テレワーク接続基盤", "在宅勤務の接続", "saas", "personal", "internet", "middle", 11),
    ),
    "広報課": (
        P("区公式ホームページ", "区政の情報発信", "saas", "none", "internet", "high", 5),
        P("広聴記録システム", "区民の声の管理", "own", "personal", "lgwan", "low", 0),
    ),
    "区民相談課": (P("コールセンターFAQシステム", "問合せへの回答", "saas", "none", "internet", "middle", 5),),
    "都市計画課": (P("統合型地図情報システム", "地図の共用", "package", "none", "lgwan", "middle", 7),),
    "建築課": (
        P("建築確認台帳システム", "建築確認の台帳", "package", "personal", "lgwan", "middle", 7),
        P("道路判定図システム", "道路の判定", "own", "none", "lgwan", "low", 0),
    ),
    "住宅課": (P("区営住宅管理システム", "入居と家賃", "package", "specific", "lgwan", "middle", 3),),
    "道路管理課": (
        P("道路占用システム", "占用の許可", "package", "personal", "lgwan", "middle", 7),
        P("道路台帳システム", "道路の台帳", "package", "none", "lgwan", "middle", 7),
    ),
    "交通安全課": (P("駐輪場定期利用システム", "定期利用の受付", "saas", "personal", "internet", "low", 5),),
    "公園緑地課": (P("公園台帳システム", "公園の台帳", "own", "none", "lgwan", "low", 0),),
    "ごみ減量推進課": (P("粗大ごみ受付システム", "粗大ごみの受付", "saas", "personal", "internet", "middle", 5),),
    "環境保全課": (P("公害苦情管理システム", "苦情の記録", "own", "personal", "lgwan", "low", 0),),
    "商工観光課": (P("融資あっせんシステム", "融資のあっせん", "package", "personal", "lgwan", "low", 4),),
}  # fmt: skip
# What every other section has, until there are as many as a ward of this size has.
EVERYWHERE = (
    P("相談受付管理", "相談記録の管理", "own", "personal", "lgwan", "low", 0),
    P("補助金交付管理", "補助金の交付", "own", "personal", "lgwan", "low", 0),
    P("イベント申込フォーム", "講座の予約", "saas", "personal", "internet", "low", 5),
    P("施設台帳管理", "施設の台帳", "own", "none", "lgwan", "low", 0),
)
# Who needs whom: (using, used, kind, what).
NEEDS: tuple[tuple[str, str, str, str], ...] = (
    ("団体内統合宛名システム", "住民記録システム", "data", "住民の異動"),
    ("中間サーバー接続", "団体内統合宛名システム", "data", "宛名と副本"),
    ("データ連携基盤", "住民記録システム", "data", "住民の異動"),
    *(
        (name, "データ連携基盤", "data", "住民の異動")
        for name in (
            "住民税システム", "国民健康保険システム", "後期高齢者医療システム", "国民年金システム", "介護保険システム",
            "児童手当システム", "児童扶養手当システム", "保育所入所選考システム", "健康管理システム", "学齢簿システム",
            "選挙人名簿システム", "生活保護システム", "障害者福祉システム", "避難行動要支援者システム",
        )
    ),
    ("印鑑登録システム", "住民記録システム", "data", "住民の異動"),
    ("証明書コンビニ交付システム", "住民記録システム", "data", "証明書"),
    ("証明書コンビニ交付システム", "印鑑登録システム", "data", "証明書"),
    ("戸籍附票システム", "戸籍総合システム", "data", "戸籍の異動"),
    ("期日前投票システム", "選挙人名簿システム", "data", "名簿"),
    ("収納管理システム", "住民税システム", "data", "調定"),
    ("滞納整理システム", "収納管理システム", "data", "滞納"),
    ("国民健康保険システム", "住民税システム", "data", "所得"),
    ("介護保険システム", "住民税システム", "data", "所得"),
    ("保育料システム", "住民税システム", "data", "所得"),
    ("保育料システム", "保育所入所選考システム", "data", "入所"),
    ("就学援助システム", "学齢簿システム", "data", "児童"),
    ("要介護認定支援システム", "介護保険システム", "data", "申請"),
    ("財務会計システム", "庁内認証基盤", "sign_in", "職員の認証"),
    ("予算編成システム", "財務会計システム", "data", "予算"),
    ("人事給与システム", "庁内認証基盤", "sign_in", "職員の認証"),
    ("庶務事務システム", "人事給与システム", "data", "職員"),
    ("会計年度任用職員管理システム", "人事給与システム", "data", "支給"),
    ("文書管理システム", "庁内認証基盤", "sign_in", "職員の認証"),
    ("グループウェア", "庁内認証基盤", "sign_in", "職員の認証"),
    ("ファイル共有基盤", "庁内認証基盤", "platform", "職員の認証"),
    ("テレワーク接続基盤", "庁内認証基盤", "sign_in", "職員の認証"),
    ("校務支援システム", "学校ネットワーク認証基盤", "sign_in", "教員の認証"),
    ("学習端末管理システム", "学校ネットワーク認証基盤", "sign_in", "児童・生徒の認証"),
    ("総合防災システム", "防災行政無線システム", "platform", "放送"),
    ("総合防災システム", "避難行動要支援者システム", "data", "要支援者"),
    ("総合防災システム", "統合型地図情報システム", "data", "地図"),
    ("道路台帳システム", "統合型地図情報システム", "platform", "地図"),
    ("建築確認台帳システム", "統合型地図情報システム", "platform", "地図"),
)  # fmt: skip
