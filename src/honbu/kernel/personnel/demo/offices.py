"""The offices of みどり台区: 部, 課 and 係 as they were on 1 April 2025, a year before the reorganisation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A 課 with its 係; `public` marks those with a counter, `outsourced` those with much outsourced work."""

    name: str
    kana: str
    name_en: str
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Department:
    """A 部 with its 課."""

    code: str
    name: str
    kana: str
    name_en: str
    chief: str
    sections: tuple[Section, ...]


def _s(name: str, kana: str, name_en: str, teams: str) -> Section:
    return Section(name, kana, name_en, tuple(teams.split("・")))


DEPARTMENTS: tuple[Department, ...] = (
    Department("10", "政策経営部", "せいさくけいえいぶ", "Policy and Management Department", "部長", (
        _s("企画課", "きかくか", "Planning Section", "企画担当・政策調整担当・統計担当"),
        _s("財政課", "ざいせいか", "Finance Section", "財政第一担当・財政第二担当・予算システム担当"),
        _s("行政経営課", "ぎょうせいけいえいか", "Administrative Management Section", "行政評価担当・行政改革担当・公民連携担当"),
        _s("情報管理課", "じょうほうかんりか", "Information Management Section",
           "管理係・システム第一係・システム第二係・基盤係・セキュリティ係・デジタル化推進係・標準化推進係"),
        _s("広報課", "こうほうか", "Public Relations Section", "広報係・報道係・広聴係"),
        _s("施設計画課", "しせつけいかくか", "Facility Planning Section", "公共施設マネジメント係・計画係"),
    )),
    Department("11", "総務部", "そうむぶ", "General Affairs Department", "部長", (
        _s("総務課", "そうむか", "General Affairs Section", "総務係・文書係・法規係・式典係"),
        _s("区長室", "くちょうしつ", "Mayor's Office", "秘書係・渉外係"),
        _s("コンプライアンス担当課", "こんぷらいあんすたんとうか", "Compliance Section", "内部統制推進係・公益通報係・情報公開係・個人情報保護係"),
        _s("人事課", "じんじか", "Personnel Section", "人事係・任用係・給与係・研修係・福利厚生係"),
        _s("契約課", "けいやくか", "Contracts Section", "契約第一係・契約第二係・検査係"),
        _s("財産運用課", "ざいさんうんようか", "Property Section", "庁舎管理係・用地係・電話設備係"),
        _s("税務課", "ぜいむか", "Tax Section", "税務管理係・課税第一係・課税第二係・納税係・債権管理係"),
        _s("男女共同参画課", "だんじょきょうどうさんかくか", "Gender Equality Section", "企画推進係・相談係"),
    )),
    Department("12", "危機管理部", "ききかんりぶ", "Crisis Management Department", "危機管理監", (
        _s("危機管理課", "ききかんりか", "Crisis Management Section", "危機管理係・国民保護係"),
        _s("防災課", "ぼうさいか", "Disaster Prevention Section", "防災計画係・防災システム係・地域防災係・備蓄係"),
        _s("治安対策課", "ちあんたいさくか", "Public Safety Section", "治安対策係・客引き対策係"),
    )),
    Department("13", "区民部", "くみんぶ", "Residents Department", "部長", (
        _s("地域区民課", "ちいきくみんか", "Community Section", "地域振興係・町会支援係・区民施設係"),
        _s("戸籍住民課", "こせきじゅうみんか", "Family Register and Residents Section", "住民記録係・戸籍係・証明係・マイナンバーカード係"),
        _s("国民健康保険課", "こくみんけんこうほけんか", "National Health Insurance Section", "管理係・資格賦課係・給付係・収納係"),
        _s("高齢者医療年金課", "こうれいしゃいりょうねんきんか", "Senior Medical Care and Pension Section", "後期高齢者医療係・国民年金係"),
        _s("東部区民事務所", "とうぶくみんじむしょ", "Eastern Residents Office", "窓口係・地域係"),
        _s("中央区民事務所", "ちゅうおうくみんじむしょ", "Central Residents Office", "窓口係・地域係・証明郵送係・臨時運行係"),
        _s("区民相談課", "くみんそうだんか", "Residents Consultation Section", "相談係・コールセンター係・消費生活係・総合案内係"),
        _s("西部区民事務所", "せいぶくみんじむしょ", "Western Residents Office", "窓口係・地域係"),
    )),
    Department("14", "文化商工部", "ぶんかしょうこうぶ", "Culture and Commerce Department", "部長", (
        _s("文化企画課", "ぶんかきかくか", "Culture Planning Section", "文化企画係・文化事業係"),
        _s("商工観光課", "しょうこうかんこうか", "Commerce and Tourism Section", "商工係・観光係・融資係"),
        _s("生涯学習課", "しょうがいがくしゅうか", "Lifelong Learning Section", "生涯学習係・文化財係"),
        _s("スポーツ課", "すぽーつか", "Sports Section", "スポーツ振興係・施設予約係"),
        _s("図書館課", "としょかんか", "Library Section", "管理係・サービス係・地域図書館係"),
    )),
    Department("15", "環境清掃部", "かんきょうせいそうぶ", "Environment and Waste Department", "部長", (
        _s("環境政策課", "かんきょうせいさくか", "Environmental Policy Section", "環境政策係・事業者係"),
        _s("環境保全課", "かんきょうほぜんか", "Environmental Protection Section", "公害対策係・環境指導係"),
        _s("ごみ減量推進課", "ごみげんりょうすいしんか", "Waste Reduction Section", "計画係・リサイクル係"),
        _s("清掃事務所", "せいそうじむしょ", "Waste Collection Office", "管理係・作業係・指導係"),
    )),
    Department("16", "保健福祉部", "ほけんふくしぶ", "Health and Welfare Department", "部長", (
        _s("福祉総務課", "ふくしそうむか", "Welfare Administration Section", "管理係・地域福祉係・指導監査係"),
        _s("高齢者福祉課", "こうれいしゃふくしか", "Senior Welfare Section", "高齢者事業係・地域包括ケア係・施設係"),
        _s("介護保険課", "かいごほけんか", "Long-Term Care Insurance Section", "管理係・認定係・給付係・保険料係"),
        _s("障害福祉課", "しょうがいふくしか", "Disability Welfare Section", "計画係・身体障害係・知的障害係・給付係"),
        _s("心身障害者福祉センター", "しんしんしょうがいしゃふくしせんたー", "Disability Welfare Centre", "管理係・通所支援係・相談支援係・就労支援係・手話通訳係"),
        _s("生活福祉課", "せいかつふくしか", "Public Assistance Section", "管理係・保護第一係・保護第二係・保護第三係・自立支援係"),
        _s("ワクチン接種担当課", "わくちんせっしゅたんとうか", "Vaccination Section", "企画係・接種係"),
    )),
    Department("17", "健康部", "けんこうぶ", "Public Health Department", "部長", (
        _s("地域保健課", "ちいきほけんか", "Community Health Section", "管理係・保健事業係・公害保健係"),
        _s("生活衛生課", "せいかつえいせいか", "Environmental Health Section", "食品衛生係・環境衛生係・医務薬事係"),
        _s("健康推進課", "けんこうすいしんか", "Health Promotion Section", "感染症係・栄養係・保健師係"),
        _s("西部保健相談所", "せいぶほけんそうだんしょ", "Western Health Consultation Office", "管理係・保健指導係・母子保健係・精神保健係"),
        _s("中央保健相談所", "ちゅうおうほけんそうだんしょ", "Central Health Consultation Office", "管理係・保健指導係"),
    )),
    Department("18", "子ども家庭部", "こどもかていぶ", "Children and Families Department", "部長", (
        _s("子ども若者課", "こどもわかものか", "Children and Youth Section", "企画係・若者支援係・青少年係"),
        _s("子育て支援課", "こそだてしえんか", "Childcare Support Section", "児童給付係・医療助成係・ひとり親支援係"),
        _s("保育課", "ほいくか", "Nursery Section", "管理係・入園係・保育支援係・給食係"),
        _s("子ども家庭支援センター", "こどもかていしえんせんたー", "Child and Family Support Centre", "管理係・東部支援係・西部支援係・虐待対策係・発達支援係"),
        _s("児童相談所", "じどうそうだんしょ", "Child Guidance Office", "相談係・支援係・里親係"),
        _s("放課後対策課", "ほうかごたいさくか", "After-School Section", "事業係・スキップ係"),
    )),
    Department("19", "都市整備部", "としせいびぶ", "Urban Development Department", "部長", (
        _s("都市計画課", "としけいかくか", "City Planning Section", "計画係・景観係・交通計画係"),
        _s("住宅課", "じゅうたくか", "Housing Section", "住宅管理係・空家対策係"),
        _s("地域まちづくり課", "ちいきまちづくりか", "Neighbourhood Planning Section", "東部地区係・西部地区係・木密対策係"),
        _s("再開発担当課", "さいかいはつたんとうか", "Redevelopment Section", "事業係・調整係"),
        _s("建築課", "けんちくか", "Building Section", "建築審査係・構造係・監察係・道路判定係"),
        _s("開発指導課", "かいはつしどうか", "Development Guidance Section", "開発指導係・細街路係・耐震促進係・長期優良住宅係"),
    )),
    Department("20", "建築担当部", "けんちくたんとうぶ", "Public Buildings Department", "部長", (
        _s("施設整備課", "しせつせいびか", "Facility Construction Section", "建築第一係・建築第二係・電気係・機械係"),
        _s("学校施設課", "がっこうしせつか", "School Facilities Section", "計画係・整備係"),
    )),
    Department("21", "土木部", "どぼくぶ", "Public Works Department", "部長", (
        _s("道路管理課", "どうろかんりか", "Road Administration Section", "占用係・境界係・自転車対策係"),
        _s("道路整備課", "どうろせいびか", "Road Construction Section", "設計係・工事係・維持係"),
        _s("交通安全課", "こうつうあんぜんか", "Traffic Safety Section", "交通安全係・駐輪場係・放置自転車係・コミュニティバス係"),
        _s("公園緑地課", "こうえんりょくちか", "Parks Section", "公園計画係・公園管理係・みどり係"),
        _s("土木事務所", "どぼくじむしょ", "Public Works Office", "管理係・作業係"),
    )),
    Department("22", "会計管理室", "かいけいかんりしつ", "Treasury Office", "会計管理室長", (
        _s("会計課", "かいけいか", "Accounting Section", "審査係・出納係・決算係"),
    )),
    Department("30", "教育委員会事務局教育部", "きょういくいいんかいじむきょくきょういくぶ", "Board of Education", "部長", (
        _s("庶務課", "しょむか", "School Board Administration Section", "庶務係・人事給与係・学校ICT係"),
        _s("学務課", "がくむか", "School Affairs Section", "学事係・保健給食係・就学援助係"),
        _s("指導課", "しどうか", "Instruction Section", "指導主事係・教育支援係"),
        _s("学校支援課", "がっこうしえんか", "School Support Section", "放課後支援係・部活動支援係・いじめ対策係・特別支援係・学校図書館係"),
        _s("教育センター", "きょういくせんたー", "Education Centre", "教育相談係・研修係"),
        _s("学校運営課", "がっこううんえいか", "School Operations Section", "運営係・地域連携係"),
    )),
    Department("40", "行政委員会事務局", "ぎょうせいいいんかいじむきょく", "Administrative Commissions", "部長", (
        _s("選挙管理委員会事務局", "せんきょかんりいいんかいじむきょく", "Election Commission Office", "管理係・選挙係"),
        _s("監査委員事務局", "かんさいいんじむきょく", "Audit Commissioners Office", "監査第一係・監査第二係"),
        _s("区議会事務局", "くぎかいじむきょく", "Ward Assembly Office", "庶務係・議事係・調査係"),
    )),
)  # fmt: skip

# 職: code, title, English, rank. The larger the rank, the higher the post.
POSTS: tuple[tuple[str, str, str, int], ...] = (
    ("mayor", "区長", "Mayor", 100),
    ("deputy_mayor", "副区長", "Deputy Mayor", 95),
    ("superintendent", "教育長", "Superintendent of Schools", 90),
    ("director", "部長", "Director", 80),
    ("crisis_director", "危機管理監", "Crisis Management Director", 80),
    ("treasurer", "会計管理室長", "Treasurer", 80),
    ("chief", "課長", "Section Chief", 70),
    ("assigned_chief", "担当課長", "Assigned Section Chief", 68),
    ("office_head", "所長", "Office Head", 70),
    ("bureau_head", "事務局長", "Bureau Head", 70),
    ("team_chief", "係長", "Team Chief", 60),
    ("senior", "主査", "Senior Officer", 50),
    ("lead", "主任", "Lead Officer", 40),
    ("officer", "係員", "Officer", 30),
    ("fiscal_year_officer", "会計年度任用職員", "Fiscal-Year Officer", 10),
    ("outside", "外部関係者", "Outside party", 1),
)
