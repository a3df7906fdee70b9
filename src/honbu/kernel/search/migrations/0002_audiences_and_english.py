"""Who may find a thing becomes a row of its own; things have English words, and know which transaction wrote them."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import honbu.kernel.search.models

AUDIENCES = """
INSERT INTO search_audience (permission, unit_id, circle, is_public)
SELECT DISTINCT permission, CASE WHEN permission = '' THEN NULL ELSE unit_id END, circle, is_public FROM search_entry"""
WHICH = """
UPDATE search_entry AS entry SET audience_id = whom.id FROM search_audience AS whom
WHERE (whom.permission, whom.circle, whom.is_public) = (entry.permission, entry.circle, entry.is_public)
AND (entry.permission = '' OR whom.unit_id IS NOT DISTINCT FROM entry.unit_id)"""
# What was deferred is checked before the table changes once more.
SETTLE = "SET CONSTRAINTS ALL IMMEDIATE"


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('permission', models.CharField(blank=True, max_length=80, verbose_name='必要な権限')),
                ('unit_id', models.BigIntegerField(null=True, verbose_name='主管')),
                ('circle', models.CharField(blank=True, max_length=60, verbose_name='見られる会')),
                ('is_public', models.BooleanField(default=False, verbose_name='公開')),
            ],
            options={
                'verbose_name': '見られる範囲',
                'verbose_name_plural': '見られる範囲',
                'constraints': [models.UniqueConstraint(fields=('permission', 'unit_id', 'circle', 'is_public'), name='audience_is_named_once', nulls_distinct=False)],
            },
        ),
        migrations.AddField(
            model_name='entry',
            name='audience',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='search.audience', verbose_name='見られる範囲'),
        ),
        migrations.RunSQL(AUDIENCES, migrations.RunSQL.noop),
        migrations.RunSQL(WHICH, migrations.RunSQL.noop),
        migrations.RunSQL(SETTLE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='entry',
            name='audience',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='search.audience', verbose_name='見られる範囲'),
        ),
        migrations.RemoveField(model_name='entry', name='unit_id'),
        migrations.RemoveField(model_name='entry', name='permission'),
        migrations.RemoveField(model_name='entry', name='circle'),
        migrations.RemoveField(model_name='entry', name='is_public'),
        migrations.RemoveIndex(
            model_name='entry',
            name='search_by_pairs',
        ),
        migrations.AddField(
            model_name='entry',
            name='text_en',
            field=models.TextField(blank=True, verbose_name='英語の本文'),
        ),
        migrations.AddField(
            model_name='entry',
            name='title_en',
            field=models.CharField(blank=True, max_length=300, verbose_name='英語の件名'),
        ),
        migrations.AddField(
            model_name='entry',
            name='written_in',
            field=models.BigIntegerField(db_default=honbu.kernel.search.models.ThisTransaction(), editable=False, verbose_name='書いた処理の番号'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=django.contrib.postgres.indexes.GinIndex(fields=['pairs', 'facets'], name='search_by_pairs_and_facets'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['kind', '-at', '-id'], name='search_newest_of_kind'),
        ),
    ]
